import { errorCode } from '../errors.js';
import { inOptionWords } from './option-words.js';

/** An error as the command tells it. */
export interface ExplainedError {
  /** Its stable code, where it has one. */
  readonly code?: string;
  /** For people. */
  readonly message: string;
}

/** Codes of the packages for a question that AWS gave no answer to. */
const unanswered: ReadonlySet<string> = new Set([
  'SOE_NO_CREDENTIALS',
  'DISCOVERY_AWS_FAILED',
  'SHARE_AWS_FAILED',
  'TRACE_AWS_FAILED',
]);

/** What Node says where nobody answers: https://nodejs.org/api/errors.html#common-system-errors */
const connectionCodes =
  /^(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/**
 * An error in the words of the command. That there are no credentials, or that AWS cannot be reached, is the
 * same text whichever package ran into it. Pure.
 *
 * @param env - Environment of the command: it says where AWS is
 */
export function explainError(
  error: unknown,
  env: Readonly<Record<string, string | undefined>>,
): ExplainedError {
  const code = errorCode(error);
  const causes = causesOf(error);
  const missing = causes.find(({ name }) => name === 'CredentialsProviderError');
  if (missing !== undefined) {
    return {
      code: 'SOE_NO_CREDENTIALS',
      message: `there are no credentials for AWS (${missing.message.replace(/\.$/, '')}); set AWS_PROFILE or AWS_ACCESS_KEY_ID, or try it with "soe local -- COMMAND"`,
    };
  }
  const silent = causes.find((each) => connectionCodes.test(errorCode(each) ?? ''));
  if (silent !== undefined && unanswered.has(code ?? '')) {
    return { code: 'SOE_AWS_UNREACHABLE', message: unreachable(silent, env) };
  }
  const message = inOptionWords(error instanceof Error ? error.message : String(error));
  return { ...(code !== undefined && { code }), message };
}

function unreachable(cause: Error, env: Readonly<Record<string, string | undefined>>): string {
  const seen = cause.message || errorCode(cause);
  const [name, endpoint] =
    Object.entries(env).find(
      ([key, value]) => key.startsWith('AWS_ENDPOINT_URL') && value !== undefined && value !== '',
    ) ?? [];
  return endpoint === undefined
    ? `AWS cannot be reached: ${seen}; check the network, the proxy and the region`
    : `AWS cannot be reached at ${endpoint}, which ${name} names: ${seen}; if that is a soe local, it has ended: begin another one, or unset ${name}`;
}

/** The error, and what caused it. */
function causesOf(error: unknown): readonly Error[] {
  const found: Error[] = [];
  for (let each = error; each instanceof Error && !found.includes(each); each = each.cause) {
    found.push(each);
  }
  return found;
}
