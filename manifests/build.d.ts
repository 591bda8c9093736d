export interface TeamsManifest {
  readonly id: string;
  readonly validDomains: readonly string[];
  readonly bots: readonly {
    readonly botId: string;
    readonly commandLists: readonly { readonly commands: readonly { readonly title: string }[] }[];
  }[];
}
export function manifestFor(env: { readonly MicrosoftAppId?: string; readonly PUBLIC_URL?: string }): TeamsManifest;
export function problemsOf(manifest: object): Promise<string[]>;
export function packageFor(manifest: object): Buffer;
export function drawIcons(): Promise<void>;
