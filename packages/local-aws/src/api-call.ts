/** One request as the ledger remembers it: who asked what, where, and how it was answered. */
export interface ApiCall {
  /** When the request was complete, by the server's clock. */
  readonly at: Date;
  /** How long the answer took, in milliseconds of real time. */
  readonly durationMs: number;
  /** The service the request was signed for, for example `ec2`. Empty when it was not signed. */
  readonly service: string;
  /** The action, for example `CopyImage`. Empty when the request named none. */
  readonly action: string;
  /** What was asked, under the names of the wire, without secrets; of very much, the beginning. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The account of the caller, or `undefined` when the credentials were not accepted. */
  readonly account: string | undefined;
  /** Who called, or `undefined` when the credentials were not accepted. */
  readonly arn: string | undefined;
  /** The region the request was signed for. Empty when it was not signed. */
  readonly region: string;
  /** The HTTP status of the answer; 0 when there was none, because the connection was reset. */
  readonly status: number;
  /** The AWS error code, when the call was refused. */
  readonly errorCode?: string;
  /** Whether it was refused because it came too soon. */
  readonly throttled?: true;
  /** The names of the injected faults that struck it. */
  readonly faults?: readonly string[];
}
