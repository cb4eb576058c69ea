import { type StsCaller, stsCaller } from '../../adapters/sts-caller.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** Minutes that a release takes in which images are copied to other regions. */
const wantedMinutes = 60;

const logIn = 'aws sso login, or set AWS_PROFILE to a profile that works';

/** Whose credentials are these, are they the owner's, and for how long? */
export async function checkCredentials({
  loaded,
  context,
  signal,
  clock,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { region, owner } = loaded.config;
  try {
    return judgeCaller(await stsCaller({ region, signal, ...context.aws }), owner, clock());
  } catch (cause) {
    signal.throwIfAborted();
    return [judgeRefusal(cause)];
  }
}

/** Pure. */
export function judgeCaller(
  { account, arn, expires }: StsCaller,
  owner: string,
  now: Date,
): readonly Finding[] {
  if (account !== owner) {
    return [
      error(
        `the credentials are of account ${account} (${arn}), and the configuration names ${owner} as owner`,
        `Use credentials of ${owner}: set AWS_PROFILE. Or correct owner in the configuration.`,
      ),
    ];
  }
  const minutes = expires && Math.floor((expires.getTime() - now.getTime()) / 60_000);
  if (minutes === undefined || minutes >= wantedMinutes) {
    return [ok(`${arn}${minutes === undefined ? '' : `, for ${minutes} minutes`}`)];
  }
  return [
    warning(
      `the session of ${arn} ends in ${minutes} minutes, and a release may take longer`,
      logIn,
    ),
  ];
}

/** Pure. */
export function judgeRefusal(cause: unknown): Finding {
  const { name, message } = cause instanceof Error ? cause : { name: '', message: String(cause) };
  if (/Expired/.test(name)) return error(`the credentials have expired: ${message}`, logIn);
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return error(
      `there are no credentials: ${message}`,
      `${logIn}; try without AWS: soe local -- COMMAND`,
    );
  }
  return error(`AWS did not say whose credentials these are: ${name}: ${message}`, logIn);
}
