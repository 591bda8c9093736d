/** What an answer looks like before a platform draws it. Every string is data: a drawer escapes it, never parses it. */
export interface Card {
  readonly title: string;
  readonly tone: Tone;
  /** The push notification: at most 150 characters, no account names. */
  readonly preview: string;
  readonly blocks: readonly Block[];
  readonly actions?: readonly Action[];
}

/** As many buttons as stand under a card: more are no choice but a list. */
export const mostButtons = 5;

export type Tone = "calm" | "notice" | "alarm";

/** A run of words inside a line. `code` is for values a reader copies; `untrusted` words come from logs or third parties. */
export type Span = string | { readonly text: string; readonly as: "strong" | "code" | "untrusted" } | TimeSpan;
export interface TimeSpan {
  readonly time: Date;
  readonly as: "time";
}
export type Line = readonly Span[];

export interface TextBlock {
  readonly kind: "text";
  readonly lines: readonly Line[];
}
export interface FactsBlock {
  readonly kind: "facts";
  readonly facts: readonly { readonly label: string; readonly value: Line }[];
}
export interface TableBlock {
  readonly kind: "table";
  readonly columns: readonly { readonly name: string; readonly align?: "left" | "right" }[];
  readonly rows: readonly (readonly Line[])[];
  /** Said under the table, e.g. "12 more rows in the CSV". */
  readonly more?: string;
}
export interface ImageBlock {
  readonly kind: "image";
  /** Also what a screen reader says. */
  readonly alt: string;
  png(): Promise<Uint8Array>;
  /** The same picture without an indicator, host or account in it, where there is one. */
  anonymous?(): Promise<Uint8Array>;
  /** An address where the picture can be seen outside the chat. */
  readonly link?: string;
}
export interface FileBlock {
  readonly kind: "file";
  readonly name: string;
  readonly mime: string;
  /** It comes with an answer that nobody asked to have as a file. */
  readonly spare?: true;
  bytes(): Promise<Uint8Array>;
}
/** Buttons for many alternatives, e.g. related entities to hunt next. */
export interface ChoicesBlock {
  readonly kind: "choices";
  readonly label: string;
  readonly choices: readonly Action[];
}
/** Small print: provenance, attribution, what was hidden to fit. */
export interface NoteBlock {
  readonly kind: "note";
  readonly line: Line;
}
export interface ProgressBlock {
  readonly kind: "progress";
  readonly steps: readonly {
    readonly label: string;
    readonly state: "waiting" | "running" | "done" | "failed";
    readonly detail?: string;
  }[];
}

export type Block =
  | TextBlock
  | FactsBlock
  | TableBlock
  | ImageBlock
  | FileBlock
  | ChoicesBlock
  | NoteBlock
  | ProgressBlock;

/** A button. `run` is verb and arguments already split (never re-tokenised), with absolute windows. */
export type Action =
  | { readonly label: string; readonly run: readonly string[]; readonly show?: Shown; readonly confirm?: string }
  | { readonly label: string; readonly open: string }
  | { readonly label: string; readonly ask: Form };

/** Where an output goes: the main message, the thread under it, a dialog, or only the person who asked. */
export type Slot = "main" | "thread" | "dialog" | "me";

/** Where a button wants its answer; `direct` is the conversation that whoever clicks has with the bot alone. */
export type Shown = Slot | "direct";

/** A dialog with inputs. Submitting runs `run` followed by the values in field order. */
export interface Form {
  readonly title: string;
  readonly run: readonly string[];
  readonly fields: readonly Field[];
  readonly submit: string;
}
export type Field =
  | {
      readonly kind: "text";
      readonly id: string;
      readonly label: string;
      readonly lines?: number;
      readonly value?: string;
      readonly hint?: string;
    }
  | {
      readonly kind: "choice";
      readonly id: string;
      readonly label: string;
      readonly options: readonly { readonly label: string; readonly value: string }[];
      /** With `many` any number of values, joined by commas, as a form sends them back. */
      readonly value?: string;
      readonly many?: boolean;
    }
  | { readonly kind: "instant"; readonly id: string; readonly label: string; readonly value?: Date };
