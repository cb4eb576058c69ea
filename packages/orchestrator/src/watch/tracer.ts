/** Where spans are told to. */
export interface Tracer {
  start(name: string, options: SpanOptions): OpenSpan;
  /** Send what was not sent yet; resolves within seconds, sent or not. */
  flush(): Promise<void>;
}

/** How a span begins. */
export interface SpanOptions {
  readonly at: Date;
  /** Default: the parent that the environment names, or none. */
  readonly parent?: OpenSpan | undefined;
  readonly attributes?: SpanAttributes;
}

/** What a span says besides its name. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[]>>;

/** A span that did not end. */
export interface OpenSpan {
  set(attributes: SpanAttributes): void;
  /** What it is about failed. */
  fail(message: string): void;
  end(at: Date): void;
}
