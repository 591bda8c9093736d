import type { Place } from "./late.ts";
import type { Globals } from "./parser.ts";
import type { SyntaxNode } from "./syntax.ts";
import type { KustoType } from "./types.ts";

/** A scalar in SQL. `constant` is its value when the text alone decides it (dynamic: parsed JSON, ticks as bigint). */
export interface Value {
  readonly sql: string;
  readonly type: KustoType;
  readonly constant?: { readonly value: Constant };
  /** Set instead of `constant` for a literal whose value is put in after translation. */
  readonly late?: Late;
  /** False when it is known never to be null; strings never are. */
  readonly nullable?: boolean;
  /** For `dynamic` results of make_list and the like: what they hold, so that mv-expand can keep the type. */
  readonly element?: KustoType;
}

/** A text that may be any of its class, of which `example` is one; or a list of texts. */
export type Late =
  | { readonly kind: "text"; readonly at: Place; readonly example: string }
  | { readonly kind: "list"; readonly elements: readonly Value[] };

export type Constant =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Constant[]
  | { readonly [key: string]: Constant };

/** A visible column: Kusto's name, and the quoted SQL identifier it has in `Relation.from`. */
export interface Field {
  readonly name: string;
  readonly type: KustoType;
  readonly id: string;
}

export interface OrderTerm {
  readonly id: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** The rows came in this order by themselves; `sort` did not make it. */
  readonly natural: boolean;
  /** Kusto promises the order all the same: that of `range`, or one that `serialize` fixed. */
  readonly promised?: true;
}

/**
 * A table in SQL. `from` can follow FROM. `order` names the columns of `from`, visible or not, that give the rows their
 * order: SQL tables have none, Kusto's often do (a datatable, anything after sort), and prev(), row_number() see it.
 */
export interface Relation {
  readonly from: string;
  readonly fields: readonly Field[];
  readonly order: readonly OrderTerm[];
  /** The table's or `as` name, for `union withsource` and `search`. */
  readonly name?: string;
  /** The stored table whose rows these are, all its columns and the hidden `#day` and `#slot` included: its index applies. */
  readonly indexed?: Indexed;
}

export interface Indexed {
  readonly table: string;
  /** Marks the table in `from`, so that a lookup can put in its place the files that it needs. */
  readonly marker: string;
}

/** The rows an expression sees. */
export interface Row {
  readonly fields: readonly Field[];
  /** Other rows that can be named, such as the state of a step of `scan`. */
  readonly named?: ReadonlyMap<string, readonly Field[]>;
  /** Computes `sql` once a row before the operator runs and returns its column: SQL cannot nest window functions. */
  layer(sql: string): string;
  /** The same for what takes more than an expression: a SELECT of all columns of `from`, and of one more called `id`. */
  extend(select: (from: string, id: string) => string): string;
  /** An ORDER BY clause that is total and the same in each window of one operator; undefined for rows without order. */
  windowOrder(): string | undefined;
  /** Whether Kusto would let a function see the rows before and after: a datatable has an order, but none it promises. */
  readonly serialized: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly type: KustoType | "table";
  readonly defaultValue?: SyntaxNode;
}

export type Binding =
  | { readonly kind: "value"; readonly value: () => Value }
  | { readonly kind: "table"; readonly relation: () => Relation }
  | {
      readonly kind: "function";
      readonly parameters: readonly Parameter[];
      readonly body: SyntaxNode;
      /** Declared with `view`: a wildcard of union finds it. */
      readonly view: boolean;
      readonly scope: Scope;
    };

export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly parent?: Scope;
}

/** A question to the index of a table that a translation leaves open: which hours hold one of the terms? */
export interface Lookup {
  /**
   * Stands in the SQL where the answer belongs: as a condition, and in a comment after the table. It is random, so that no
   * query can spell it.
   */
  readonly marker: string;
  readonly table: string;
  /** A place stands for a text that is put in after translation. */
  readonly terms: readonly (string | Place)[];
}

/** What one translation gathers. The three functions tie the mutually recursive parts together. */
export interface Query {
  readonly globals: Globals;
  /** Common table expressions in order of need. */
  readonly commonTables: string[];
  /** What is to be looked up in indexes before the SQL can run. */
  readonly lookups: Lookup[];
  /** Columns of sources whose schema only the data decides, by the offset of what asked (evaluate bag_unpack). */
  readonly discovered: ReadonlyMap<number, readonly Field[]>;
  /** Which value each literal stands for that is put in after translation, by the literal's offset. */
  readonly late: ReadonlyMap<number, number>;
  render?: string;
  /** The first call that asks where an address is. */
  places?: SyntaxNode;
  /** Set when a common table refers to itself. */
  recursive?: boolean;
  fresh(hint: string): string;
  value(node: SyntaxNode, context: Context): Value;
  /** For filters, where null counts as false: simpler SQL than `value`, which DuckDB can push into scans. */
  condition(node: SyntaxNode, context: Context): string;
  relation(node: SyntaxNode, context: Context): Relation;
}

export interface Context {
  readonly query: Query;
  readonly scope: Scope;
  readonly row?: Row;
  /** The table a piped operator or a function called through `invoke` works on. */
  readonly input?: Relation;
  /** Set inside summarize, where aggregate functions are known: the order of the rows going in. */
  readonly aggregating?: readonly OrderTerm[];
  /** User functions being expanded, to refuse recursion. */
  readonly depth: number;
}
