import { ReleaseNotesError } from '../errors.js';
import { isUnreached } from '../publish/is-unreached.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import { valueAt } from '../trackers/json-at.js';

/**
 * What is needed of a client of the AWS SDK. Types of the SDK stay out of the public ones, because its
 * packages are optional.
 */
export interface AwsClient {
  /** Sends a command of the SDK. */
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

/** How AWS is reached. What is left out is what the SDK finds. */
export interface AwsConnection {
  /** Region. */
  readonly region?: string;
  /** Another endpoint than AWS's own. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Credentials of an AWS identity. */
export interface AwsCredentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Session token of temporary credentials. */
  readonly sessionToken?: string;
}

/** What came of a call to AWS. */
export type AwsResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      /** HTTP status; `undefined` if there was no answer. */
      readonly status: number | undefined;
      /** Whether the call certainly never reached AWS. */
      readonly isUnsent: boolean;
      /** Name of the error of the SDK. */
      readonly name: string;
      /** What was seen, on one line. */
      readonly reason: string;
    };

/**
 * Calls AWS through its SDK, which repeats what failed in passing. Its errors do not leave this function:
 * they are told in words.
 *
 * @param timeout - How long it may take with all repetitions, in milliseconds
 */
export async function callAws<Value>(
  send: (options: { readonly abortSignal: AbortSignal }) => Promise<Value>,
  timeout: number,
  signal?: AbortSignal,
): Promise<AwsResult<Value>> {
  const late = AbortSignal.timeout(timeout);
  const abortSignal = signal ? AbortSignal.any([signal, late]) : late;
  try {
    return { ok: true, value: await send({ abortSignal }) };
  } catch (error) {
    signal?.throwIfAborted();
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const status = valueAt(error, '$metadata', 'httpStatusCode');
    const seen =
      message === name || message === 'UnknownError' ? '' : `: ${hideSecrets(message, [])}`;
    return {
      ok: false,
      status: typeof status === 'number' ? status : undefined,
      // Of several attempts, one before the last may have been taken.
      isUnsent:
        (isUnreached(error) && !(Number(valueAt(error, '$metadata', 'attempts')) > 1)) ||
        name === 'CredentialsProviderError',
      name,
      reason: late.aborted ? `it did not answer within ${timeout} ms` : `${name}${seen}`,
    };
  }
}

/**
 * Loads an optional package when it is needed.
 *
 * @throws {@link ReleaseNotesError} `NOTES_PEER_MISSING`, which says what to install.
 */
export async function importPeer<Module>(
  name: string,
  attempt: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new ReleaseNotesError(
      'NOTES_PEER_MISSING',
      `Cannot ${attempt}: it takes the package ${name}, which cannot be loaded. Run npm install ${name}.`,
      { cause },
    );
  }
}
