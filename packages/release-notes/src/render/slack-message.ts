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
  /** Always `header`. */
  readonly type: 'header';
  /** Name and version, at most 150 characters, without emoji codes. */
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
}

/** Text whose look is told by data: nothing in it is parsed. */
export interface SlackRichText {
  /** Always `rich_text`. */
  readonly type: 'rich_text';
  /** Its parts, at least one. */
  readonly elements: readonly SlackElement[];
}

/** A part of rich text. */
export type SlackElement = SlackSection | SlackList | SlackQuote | SlackPreformatted;

/** A line. */
export interface SlackSection {
  /** Always `rich_text_section`. */
  readonly type: 'rich_text_section';
  /** Its parts, at least one. */
  readonly elements: readonly SlackInline[];
}

/** A quotation. */
export interface SlackQuote {
  /** Always `rich_text_quote`. */
  readonly type: 'rich_text_quote';
  /** Its parts, at least one. */
  readonly elements: readonly SlackInline[];
}

/** Lines in type of fixed width. */
export interface SlackPreformatted {
  /** Always `rich_text_preformatted`. */
  readonly type: 'rich_text_preformatted';
  /** Its lines in one text. */
  readonly elements: readonly SlackText[];
}

/** A list of one level; those below it follow it with a higher `indent`. */
export interface SlackList {
  /** Always `rich_text_list`. */
  readonly type: 'rich_text_list';
  /** With bullets or with numbers. */
  readonly style: 'bullet' | 'ordered';
  /** Level from 0 to 8. Absent: 0. */
  readonly indent?: number;
  /** Numbers that were given before. Absent: 0. */
  readonly offset?: number;
  /** Its items, at least one. */
  readonly elements: readonly SlackSection[];
}

/** A part of a line. */
export type SlackInline = SlackText | SlackLink;

/** Text as it is. */
export interface SlackText {
  /** Always `text`. */
  readonly type: 'text';
  /** The text, never empty. */
  readonly text: string;
  /** How it looks. Absent: plain. */
  readonly style?: SlackStyle;
}

/** Text that leads to an address of the web. */
export interface SlackLink {
  /** Always `link`. */
  readonly type: 'link';
  /** Where it leads, at most 3,000 characters. */
  readonly url: string;
  /** The text, never empty. */
  readonly text: string;
  /** How it looks. Absent: plain. */
  readonly style?: SlackStyle;
}

/** How text looks. */
export interface SlackStyle {
  /** Whether it stands out. */
  readonly bold?: true;
  /** Whether it is in type of fixed width. */
  readonly code?: true;
}
