import "@kusto/language-service-next/bridge.min.js";
import "@kusto/language-service-next/Kusto.Language.Bridge.min.js";
import type { SyntaxNode } from "./syntax.ts";
import type { TableSchema } from "./types.ts";

// The library is translated .NET and registers itself on globalThis; its constructors are numbered overloads.
interface NetList<T> {
  readonly Count: number;
  getItem(index: number): T;
}
type Constructor<T> = new (...args: unknown[]) => T;

export interface FunctionSymbol {
  readonly Name: string;
  readonly ResultNameKind: number;
  readonly ResultNamePrefix: string | null;
}

export interface Diagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

interface GlobalState {
  WithCluster(cluster: unknown): GlobalState;
  WithDatabase(database: unknown): GlobalState;
  GetFunction(name: string): FunctionSymbol | null;
  GetAggregate(name: string): FunctionSymbol | null;
}

interface Code {
  readonly Syntax: SyntaxNode;
  readonly Kind: string;
  GetDiagnostics(): NetList<Diagnostic>;
}

interface Library {
  readonly GlobalState: { readonly Default: GlobalState };
  readonly KustoCode: {
    Parse(text: string, globals: GlobalState): Code;
    ParseAndAnalyze(text: string, globals: GlobalState): Code;
  };
  readonly KustoFacts: { GetStringLiteralValue(literal: string): string };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: Constructor<unknown> };
    readonly FunctionSymbol: { readonly $ctor14: Constructor<unknown> };
    readonly DatabaseSymbol: { readonly ctor: Constructor<unknown> };
    readonly ClusterSymbol: { readonly ctor: Constructor<unknown> };
  };
}

const library = (globalThis as unknown as { Kusto: { Language: Library } }).Kusto.Language;

/** What the parser knows about one database. Building it costs about 2 ms a table, so it is built once. */
export interface Globals {
  readonly state: GlobalState;
  readonly tables: ReadonlyMap<string, TableSchema>;
}

/** In lower case a name may be a word of the language: a column called `time` would end the list of columns. */
const quoted = (name: string) => (/^[A-Z_]\w*$/.test(name) ? name : `['${name.replace(/['\\]/g, "\\$&")}']`);

export function globalsOf(schema: readonly TableSchema[]): Globals {
  const { TableSymbol, DatabaseSymbol, ClusterSymbol } = library.Symbols;
  const tables = schema.map((table) => {
    const columns = table.columns.map((column) => `${quoted(column.name)}:${column.type}`).join(", ");
    return new TableSymbol.$ctor7(table.name, `(${columns})`, null);
  });
  const database = new DatabaseSymbol.ctor("logs", tables);
  const cluster = new ClusterSymbol.ctor("local", [database]);
  const state = library.GlobalState.Default.WithCluster(cluster).WithDatabase(database);
  return { state, tables: new Map(schema.map((table) => [table.name, table])) };
}

export interface Parsed {
  readonly root: SyntaxNode;
  readonly isCommand: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export function parse(text: string, globals: Globals): Parsed {
  const code = library.KustoCode.ParseAndAnalyze(text, globals.state);
  const found = code.GetDiagnostics();
  const diagnostics = Array.from({ length: found.Count }, (_, index) => found.getItem(index));
  return { root: code.Syntax, isCommand: code.Kind === "Command", diagnostics };
}

/** The text's grammar alone: what its names mean is not looked up. */
export function parseOnly(text: string, globals: Globals): SyntaxNode {
  return library.KustoCode.Parse(text, globals.state).Syntax;
}

/** The built-in function or aggregate of this name, for how Kusto names its result column. */
export function builtIn(name: string): FunctionSymbol | undefined {
  const { Default } = library.GlobalState;
  return Default.GetAggregate(name) ?? Default.GetFunction(name) ?? undefined;
}

export function stringLiteralValue(token: string): string {
  return library.KustoFacts.GetStringLiteralValue(token);
}
