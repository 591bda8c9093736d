/**
 * What an index holds of a text. It is given by whoever imports and opens logs, because what an indicator is is not this
 * folder's business. Patterns are RE2 and see lower-case text.
 */
export interface Tokenizer {
  /** Changes whenever the same text would give other tokens: an index made by another version is not read. */
  readonly version: string;
  /**
   * What lies between the words of a text, after the signs of `edges` were taken from its two ends. Words must be maximal:
   * wherever a text holds an indicator between two signs that are no letters or digits (or its edges), one of its words holds
   * the indicator, too.
   */
  readonly between: string;
  readonly edges: string;
  /** The kinds of words that are kept, the first that matches the whole word counts; words of none are left out. */
  readonly kinds: readonly WordKind[];
  /** Tokens that are parts of words, such as the addresses in `1.2.3.4:443`. */
  readonly parts: readonly PartKind[];
  /** Where tokens that hold a term would be; undefined when the index does not hold all of them, so that only a scan tells. */
  find(term: string): TokenQuery | undefined;
}

export interface WordKind {
  /** Null for words that are left out. */
  readonly kind: string | null;
  /** Every word with the sign is of the kind where no pattern is given, and every word where neither is. */
  readonly pattern?: string;
  /** A sign that all of its words have. */
  readonly sign?: string;
  /** A text before which all of its words are in the order of their bytes. */
  readonly before?: string;
  /** IPv6 words are kept in their one spelling as well, under this kind. */
  readonly canonical?: string;
}

/** Runs of values between separators, and every `size` neighbours of such a run as one token. */
export interface PartKind {
  readonly kind: string;
  readonly run: string;
  /** Texts and words that are one such token and nothing else; most are, and need not be taken apart. */
  readonly whole: string;
  /** Bytes that a run has at least. */
  readonly shortest: number;
  readonly separator: string;
  readonly size: number;
  /** Values are of digits; four numbers below 256 are kept as one number. */
  readonly octets?: boolean;
}

/** A token itself, or every word of these kinds that has the text in it. */
export type TokenQuery =
  | { readonly kind: string; readonly token: string }
  | { readonly kinds: readonly string[]; readonly inside: string };
