/**
 * What a request says once its encoding is taken away: text, numbers, lists and named members.
 * In the query protocols every leaf is text; only a body that is not encoded at all is bytes.
 */
export type Wire = string | number | boolean | null | Uint8Array | readonly Wire[] | WireMembers;

/** Named members of a request. */
export interface WireMembers {
  readonly [name: string]: Wire | undefined;
}

/** What an operation answers, under the names of the wire; members that are `undefined` are left out. */
export type Answer =
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | undefined
  | readonly Answer[]
  | AnswerMembers;

/** Named members of an answer. */
export interface AnswerMembers {
  readonly [name: string]: Answer;
}

/** An HTTP request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  /** The part of the URL before the question mark, as it was sent: escapes are not undone. */
  readonly path: string;
  /** The part of the URL after the question mark. */
  readonly query: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as text. */
  readonly body: string;
  /** The body as it was sent. */
  readonly bytes: Uint8Array;
}

/** An HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}
