/**
 * Characters of the question before a button's work that a platform shows at most, and of its own words around it. They are
 * text of the card like any other.
 */
export const question = { longest: 300, around: 20 } as const;

/** What a platform takes of one card. Lengths are in the unit of `measure`: UTF-16 code units unless it says otherwise. */
export interface Limits {
  /** Blocks of a card. At least 2: one to read and one to say what is missing. */
  readonly blocks: number;
  /** Everything on the card that is read, together. At least 600. */
  readonly characters: number;
  /** One block of text, facts or steps. */
  readonly block: number;
  /** One line of text, one fact, one step or one note. */
  readonly line: number;
  readonly title: number;
  /** Words on a button, a column's name, a fact's name. */
  readonly label: number;
  readonly rows: number;
  readonly columns: number;
  readonly cell: number;
  /** Buttons under the card. */
  readonly buttons: number;
  /** Buttons of one block of choices. */
  readonly choices: number;
  /** How long a text is once it is drawn, where escaping or defanging makes it longer. */
  measure?(text: string): number;
}
