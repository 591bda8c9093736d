/** SQL kept as code, so that the bundle carries it. */
export interface Migration {
  readonly name: string;
  /** One statement each: both drivers send them with the extended protocol. */
  readonly statements: readonly string[];
}
