import { redactStream } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';

/**
 * A function that masks secrets in a text, in all forms that the runner of Packer knows.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a secret that is too short; only its place is told
 */
export function createMask(secrets: readonly string[]): (text: string) => Promise<string> {
  if (secrets.length === 0) return async (text) => text;
  try {
    redactStream(once(''), { secrets });
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError('HARNESS_OPTIONS_INVALID', `Cannot test launches: ${seen}`, { cause });
  }
  return async (text) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of redactStream(once(text), { secrets }))
      chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
  };
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
