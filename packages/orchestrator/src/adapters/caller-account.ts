import type { AwsConnection } from '../aws-connection.js';
import { OrchestratorError } from '../errors.js';
import { stsCaller } from './sts-caller.js';

/** The account whose credentials these are: those that are given, else those of the standard AWS environment. */
export async function callerAccount(
  options: AwsConnection & {
    readonly region: string;
    readonly signal?: AbortSignal;
  },
): Promise<string> {
  try {
    return (await stsCaller(options)).account;
  } catch (cause) {
    options.signal?.throwIfAborted();
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new OrchestratorError(
      'SOE_NO_CREDENTIALS',
      `ask AWS whose credentials these are: ${seen}; set AWS_PROFILE or AWS_ACCESS_KEY_ID, or try it with "soe local -- COMMAND"`,
      { cause },
    );
  }
}
