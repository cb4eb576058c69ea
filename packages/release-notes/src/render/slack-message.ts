/** A message for Slack: for `chat.postMessage` and for incoming webhooks. */
export interface SlackMessage {
  /** What notifications show, and clients that know no blocks. Written in `mrkdwn`, escaped. */
  readonly text: string;
  /** The message. */
  readonly blocks: readonly SlackBlock[];
}

/** A block of a message. */
export type SlackBlock = SlackHeader | SlackRichText;

/** A heading in plain text. */
export interface SlackHeader {
  readonly type: 'header';
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
}

/** Text whose look is told by data: nothing in it is parsed. */
export interface SlackRichText {
  readonly type: 'rich_text';
  readonly elements: readonly SlackElement[];
}

/** A part of rich text. */
export type SlackElement = SlackSection | SlackList | SlackQuote | SlackPreformatted;

/** A line. */
export interface SlackSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly SlackInline[];
}

/** A quotation. */
export interface SlackQuote {
  readonly type: 'rich_text_quote';
  readonly elements: readonly SlackInline[];
}

/** Lines in type of fixed width. */
export interface SlackPreformatted {
  readonly type: 'rich_text_preformatted';
  readonly elements: readonly SlackText[];
}

/** A list of one level; those below it follow it with a higher `indent`. */
export interface SlackList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet' | 'ordered';
  /** Level from 0 to 8. Absent: 0. */
  readonly indent?: number;
  /** Numbers that were given before. Absent: 0. */
  readonly offset?: number;
  readonly elements: readonly SlackSection[];
}

/** A part of a line. */
export type SlackInline = SlackText | SlackLink;

/** Text as it is. */
export interface SlackText {
  readonly type: 'text';
  readonly text: string;
  readonly style?: SlackStyle;
}

/** Text that leads to an address of the web. */
export interface SlackLink {
  readonly type: 'link';
  readonly url: string;
  readonly text: string;
  readonly style?: SlackStyle;
}

/** How text looks. */
export interface SlackStyle {
  readonly bold?: true;
  readonly code?: true;
}
