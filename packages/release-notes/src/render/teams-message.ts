/** A message for Teams with an Adaptive Card, as a Workflows webhook takes it. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [TeamsAttachment];
}

/** What carries the card. */
export interface TeamsAttachment {
  readonly contentType: 'application/vnd.microsoft.card.adaptive';
  readonly content: AdaptiveCard;
}

/** An Adaptive Card, with the elements that these notes use. */
export interface AdaptiveCard {
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly type: 'AdaptiveCard';
  readonly version: '1.4' | '1.5';
  /** Whether it is read from right to left; since 1.5. */
  readonly rtl?: boolean;
  /** What is read in notifications. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardLink[];
  readonly msteams: { readonly width: 'Full' };
}

/** A part of a card. */
export type CardElement = CardText | CardFacts | CardBox;

/** Text in Markdown. */
export interface CardText {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly size?: 'Large' | 'Medium';
  readonly weight?: 'Bolder';
  readonly fontType?: 'Monospace';
  readonly separator?: true;
}

/** Names and values. */
export interface CardFacts {
  readonly type: 'FactSet';
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

/** A box in a colour. */
export interface CardBox {
  readonly type: 'Container';
  readonly style: 'warning';
  readonly items: readonly CardText[];
}

/** A button that opens an address. */
export interface CardLink {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}
