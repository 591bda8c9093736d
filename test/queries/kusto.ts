import "@kusto/language-service-next/bridge.min.js";
import "@kusto/language-service-next/Kusto.Language.Bridge.min.js";

/** The little of Microsoft's parser that these tests use. */
interface List<T> {
  readonly Count: number;
  getItem(index: number): T;
}
interface Diagnostic {
  readonly Severity: string;
  readonly Code: string;
  readonly Start: number;
  readonly Message: string;
}
interface Node {
  readonly Kind: number;
  readonly LiteralValue?: unknown;
  readonly ChildCount: number;
  GetChild(index: number): Node | null;
  toString(): string;
}
interface Code {
  readonly Syntax: Node;
  readonly ResultType: {
    readonly Columns?: List<{ readonly Name: string; readonly Type: { readonly Name: string } }>;
  } | null;
  GetDiagnostics(): List<Diagnostic>;
}
interface State {
  WithCluster(cluster: object): State;
  WithDatabase(database: object): State;
}
interface Language {
  readonly GlobalState: { readonly Default: State };
  readonly KustoCode: { ParseAndAnalyze(text: string, state: State): Code };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, columns: string, description: null) => object };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: object[]) => object };
    readonly ClusterSymbol: { readonly ctor: new (name: string, databases: object[]) => object };
  };
}
const language = (globalThis as unknown as { Kusto: { Language: Language } }).Kusto.Language;

export type Schema = Readonly<Record<string, Readonly<Record<string, string>>>>;

const kustoNames: Readonly<Record<string, string>> = { double: "real", boolean: "bool" };

export function workspace(schema: Schema): State {
  const { TableSymbol, DatabaseSymbol, ClusterSymbol } = language.Symbols;
  const tables = Object.entries(schema).map(([name, columns]) => {
    const list = Object.entries(columns).map(([column, type]) => `['${column}']:${kustoNames[type] ?? type}`);
    return new TableSymbol.$ctor7(name, `(${list.join(",")})`, null);
  });
  const database = new DatabaseSymbol.ctor("logs", tables);
  return language.GlobalState.Default.WithCluster(new ClusterSymbol.ctor("here", [database])).WithDatabase(database);
}

export interface Reading {
  readonly problems: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The string literals, in order, as the parser reads them. */
  strings(): readonly string[];
}

/** What the parser says about a query. A missing table of a fuzzy union is no problem. */
export function read(text: string, state: State): Reading {
  const code = language.KustoCode.ParseAndAnalyze(text, state);
  const problems = items(code.GetDiagnostics())
    .filter(({ Code: id }) => id !== "KS205")
    .map(
      ({ Severity, Code: id, Start, Message }) => `${Severity} ${id}: ${Message} at ${text.slice(Start, Start + 40)}`,
    );
  const columns = code.ResultType?.Columns ? items(code.ResultType.Columns) : [];
  return {
    problems,
    columns: columns.map(({ Name, Type }) => ({ name: Name, type: Type.Name })),
    strings: () => literals(code.Syntax).filter((value) => typeof value === "string"),
  };
}

function literals(node: Node): unknown[] {
  const own = node.ChildCount <= 1 && node.LiteralValue !== undefined ? [node.LiteralValue] : [];
  const children = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index));
  return [...own, ...children.flatMap((child) => (child ? literals(child) : []))];
}

function items<T>(list: List<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}
