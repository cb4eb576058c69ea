import { resolve } from 'node:path';
import { type AttestReleaseRequest, attestRelease } from '../evidence/attest-release.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { repositoryContext } from './repository-context.js';

/** Options of `soe attest`: exactly one of `key`, `kmsKey` and `keyless`. */
export type AttestOptions = Omit<AttestReleaseRequest, 'flavor' | 'version' | 'signer'>;

/** `soe attest FLAVOR VERSION`: sign where the images of a release come from, in files beside its record. */
export async function attest(
  flavor: string,
  version: string,
  { key, kmsKey, keyless, region, builder }: AttestOptions,
  context: CommandContext,
): Promise<number> {
  const made = await attestRelease(
    {
      ...{ flavor, version },
      ...(key !== undefined && { key: resolve(context.directory, key) }),
      ...(kmsKey !== undefined && { kmsKey }),
      ...(keyless !== undefined && { keyless }),
      ...(region !== undefined && { region }),
      ...(builder !== undefined && { builder }),
    },
    repositoryContext(context),
  );
  answer(
    context,
    made,
    made.map(({ file, predicateType }) => `${file}  ${predicateType}`).join('\n'),
  );
  return exitCodes.done;
}
