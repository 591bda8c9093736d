/** The part of Adaptive Cards 1.5 that this adapter emits (adaptivecards.io/explorer). Objects only: never built as text. */
export interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly $schema: string;
  readonly version: "1.5";
  readonly lang?: string;
  /** Read out where cards are not shown. */
  readonly speak?: string;
  readonly fallbackText?: string;
  readonly body: readonly Element[];
  readonly actions?: readonly CardAction[];
  readonly msteams?: { readonly width: "full" };
  readonly refresh?: Refresh;
}

/** The client asks with this action when one of `userIds` looks at the card, and anybody may from its menu. */
export interface Refresh {
  readonly action: Omit<Execute, "fallback">;
  readonly userIds: readonly string[];
}

export type Element = RichTextBlock | Table | ColumnSet | Container | Image | ActionSet | Input;

interface Placed {
  readonly spacing?: "none" | "small" | "default" | "medium";
  readonly separator?: boolean;
}

/** Never parsed for Markdown, HTML or mentions, unlike TextBlock and FactSet. */
export interface RichTextBlock extends Placed {
  readonly type: "RichTextBlock";
  readonly inlines: readonly TextRun[];
  readonly horizontalAlignment?: "right";
}
export interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "bolder";
  readonly size?: "small" | "medium" | "large";
  readonly fontType?: "monospace";
  readonly color?: "attention" | "accent";
  readonly isSubtle?: boolean;
  readonly selectAction?: OpenUrl;
}

export interface Table extends Placed {
  readonly type: "Table";
  readonly columns: readonly { readonly width: number | string; readonly horizontalCellContentAlignment?: "right" }[];
  readonly rows: readonly { readonly type: "TableRow"; readonly cells: readonly TableCell[] }[];
  readonly showGridLines: boolean;
  readonly gridStyle?: "default" | "emphasis";
}
export interface TableCell {
  readonly type: "TableCell";
  readonly items: readonly RichTextBlock[];
}

export interface ColumnSet extends Placed {
  readonly type: "ColumnSet";
  readonly columns: readonly { readonly type: "Column"; readonly width: string; readonly items: readonly Element[] }[];
}
export interface Container extends Placed {
  readonly type: "Container";
  readonly style?: "attention" | "warning" | "emphasis";
  readonly bleed?: boolean;
  readonly items: readonly Element[];
}
export interface Image extends Placed {
  readonly type: "Image";
  readonly url: string;
  readonly altText: string;
  readonly size: "stretch";
  readonly selectAction?: OpenUrl;
}
export interface ActionSet extends Placed {
  readonly type: "ActionSet";
  readonly actions: readonly CardAction[];
}

export type CardAction = Execute | Submit | OpenUrl | ShowCard;
export interface Execute {
  readonly type: "Action.Execute";
  readonly title: string;
  readonly verb: string;
  readonly data: object;
  readonly fallback: Submit;
}
export interface Submit {
  readonly type: "Action.Submit";
  readonly title: string;
  readonly data: object;
}
export interface OpenUrl {
  readonly type: "Action.OpenUrl";
  readonly title?: string;
  readonly url: string;
}
export interface ShowCard {
  readonly type: "Action.ShowCard";
  readonly title: string;
  readonly card: AdaptiveCard;
}

export type Input =
  | {
      readonly type: "Input.Text";
      readonly id: string;
      readonly label: string;
      readonly isMultiline: boolean;
      readonly value?: string;
      readonly placeholder?: string;
    }
  | {
      readonly type: "Input.ChoiceSet";
      readonly id: string;
      readonly label: string;
      readonly choices: readonly { readonly title: string; readonly value: string }[];
      readonly isMultiSelect: boolean;
      readonly style: "compact" | "expanded";
      readonly value?: string;
    }
  | {
      readonly type: "Input.Date" | "Input.Time";
      readonly id: string;
      readonly label: string;
      readonly value?: string;
    };

export const cardType = "application/vnd.microsoft.card.adaptive";

export function adaptiveCard(parts: Omit<AdaptiveCard, "type" | "$schema" | "version">): AdaptiveCard {
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    ...parts,
  };
}
