/** A message for Teams with an Adaptive Card, as a Workflows webhook takes it. */
export interface TeamsMessage {
  /** Always `message`. */
  readonly type: 'message';
  /** The one card. */
  readonly attachments: readonly [TeamsAttachment];
}

/** What carries the card. */
export interface TeamsAttachment {
  /** Always the type of Adaptive Cards. */
  readonly contentType: 'application/vnd.microsoft.card.adaptive';
  /** The card. */
  readonly content: AdaptiveCard;
}

/** An Adaptive Card, with the elements that these notes use. */
export interface AdaptiveCard {
  /** Names the schema of cards. */
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  /** Always `AdaptiveCard`. */
  readonly type: 'AdaptiveCard';
  /** The oldest version that knows all that is in it. */
  readonly version: '1.4' | '1.5';
  /** Whether it is read from right to left; since 1.5. */
  readonly rtl?: boolean;
  /** What is read in notifications. */
  readonly fallbackText: string;
  /** What it shows. */
  readonly body: readonly CardElement[];
  /** Buttons below it. Absent: none. */
  readonly actions?: readonly CardLink[];
  /** Teams shows it as wide as it can. */
  readonly msteams: { readonly width: 'Full' };
}

/** A part of a card. */
export type CardElement = CardText | CardFacts | CardBox;

/** Text in Markdown. */
export interface CardText {
  /** Always `TextBlock`. */
  readonly type: 'TextBlock';
  /** The text, escaped. */
  readonly text: string;
  /** Long lines go on in the next. */
  readonly wrap: true;
  /** How large it is. Absent: as usual. */
  readonly size?: 'Large' | 'Medium';
  /** Whether it stands out. */
  readonly weight?: 'Bolder';
  /** Whether it is in type of fixed width. */
  readonly fontType?: 'Monospace';
  /** Whether a line is above it. */
  readonly separator?: true;
}

/** Names and values. */
export interface CardFacts {
  /** Always `FactSet`. */
  readonly type: 'FactSet';
  /** Each fact with its name, escaped. */
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

/** A box in a colour. */
export interface CardBox {
  /** Always `Container`. */
  readonly type: 'Container';
  /** Its colour. */
  readonly style: 'warning';
  /** What it holds. */
  readonly items: readonly CardText[];
}

/** A button that opens an address. */
export interface CardLink {
  /** Always `Action.OpenUrl`. */
  readonly type: 'Action.OpenUrl';
  /** What the button says. */
  readonly title: string;
  /** Where it leads. */
  readonly url: string;
}
