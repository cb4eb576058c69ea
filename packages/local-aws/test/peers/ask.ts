/** The services that the suite speaks to, as SDKs and command lines call them. */
export type ServiceName = 'ec2' | 'ssm' | 'sts' | 'organizations';

/** Asks a server for something, through whatever client. Rejects with {@link Refusal}. */
export type Ask = (
  service: ServiceName,
  action: string,
  input?: Readonly<Record<string, unknown>>,
  // What comes back is looked at by the cases, which say what they expect of it.
  // biome-ignore lint/suspicious/noExplicitAny: answers of a hundred shapes, compared as plain data
) => Promise<any>;

/** A refusal of an API, by its code. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The code that a request is refused with, or `accepted`. */
export async function codeOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Where a server is, and as whom it is spoken to. */
export interface Peer {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
}
