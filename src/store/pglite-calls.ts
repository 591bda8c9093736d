/** What the thread that runs the embedded database is asked; `turn` names an open transaction. */
export type Call =
  | { readonly do: "open"; readonly dataDir?: string; readonly cluster?: string }
  | { readonly do: "query"; readonly text: string; readonly params: readonly unknown[]; readonly turn?: number }
  | { readonly do: "script"; readonly text: string }
  | { readonly do: "begin" }
  | { readonly do: "end"; readonly turn: number; readonly commit: boolean }
  | { readonly do: "listen" | "unlisten"; readonly channel: string }
  | { readonly do: "close" };

export type Asked = Call & { readonly id: number };

/** Its answer to the call of that id, or what was said on a channel. An error travels as its parts. */
export type Told =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly channel: string; readonly payload: string };
