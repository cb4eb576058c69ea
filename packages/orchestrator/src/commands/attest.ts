import {
  attestRelease,
  type KeylessSigner,
  keySigner,
  kmsSigner,
  type Signer,
  sigstoreSigner,
} from '@soe/traceability';
import { repositoryFolder } from '../config/find-config.js';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { readKeyFile } from './read-key-file.js';

/** Options of `soe attest`: exactly one of `key`, `kmsKey` and `keyless`. */
export interface AttestOptions {
  /** File with a private key, PEM; `SOE_KEY_PASSPHRASE` opens an encrypted one. */
  readonly key?: string;
  /** Id, ARN or alias of a KMS key. */
  readonly kmsKey?: string;
  /** Sign with the identity of the CI run, through sigstore. */
  readonly keyless?: boolean;
  /** Region of the KMS key. Default: that of the AWS environment. */
  readonly region?: string;
  /** URI of who must be trusted to have built it. Default: the workflow of the CI run. */
  readonly builder?: string;
}

/** `soe attest FLAVOR VERSION`: sign where the images of a release come from, in files beside its record. */
export async function attest(
  flavor: string,
  version: string,
  options: AttestOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, signal } = context;
  const files = releaseDirectory(repositoryFolder(directory), flavor, version);
  const record = await files.load();
  if (record === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `attest ${flavor} ${version}: there is no record in ${files.path}; run it where the release was made`,
    );
  }
  const attested = await attestRelease(record, {
    directory: files.path,
    signer: await openSigner(options, context),
    ...(options.builder !== undefined && { builder: options.builder }),
    signal,
  });
  await files.save('attest', attested, new Date());
  const made = attested.attestations ?? [];
  answer(
    context,
    made,
    made.map(({ file, predicateType }) => `${file}  ${predicateType}`).join('\n'),
  );
  return exitCodes.done;
}

async function openSigner(
  { key, kmsKey, keyless, region }: AttestOptions,
  { directory, env, signal }: CommandContext,
): Promise<Signer | KeylessSigner> {
  if ([key, kmsKey, keyless].filter(Boolean).length !== 1) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'attest: say who signs, with one of --key FILE, --kms-key ARN and --keyless',
    );
  }
  if (kmsKey !== undefined) {
    return kmsSigner({ key: kmsKey, ...(region !== undefined && { region }), signal });
  }
  if (key === undefined) return sigstoreSigner();
  const passphrase = env['SOE_KEY_PASSPHRASE'];
  return keySigner({
    privateKey: await readKeyFile(directory, key),
    ...(passphrase !== undefined && { passphrase }),
  });
}
