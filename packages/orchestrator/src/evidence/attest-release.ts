import type { AttestationRecord } from '@soe/contract';
import {
  attestRelease as attest,
  ec2ImageLookup,
  type KeylessSigner,
  keySigner,
  kmsSigner,
  type Signer,
  sigstoreSigner,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { type RepositoryContext, usualRegion } from '../pipeline/repository-context.js';
import { readKeyFile } from './read-key-file.js';

/** Who signs: exactly one of `key`, `kmsKey`, `keyless` and `signer`. */
export interface SignerChoice {
  /** File with a private key, PEM; `SOE_KEY_PASSPHRASE` of the environment opens an encrypted one. */
  readonly key?: string;
  /** Id, ARN or alias of a KMS key. */
  readonly kmsKey?: string;
  /** Region of the KMS key. Default: that of the AWS environment; of a pipeline with `aws` the build region. */
  readonly region?: string;
  /** Sign with the identity of the CI run, through sigstore. It goes over the network of the process. */
  readonly keyless?: boolean;
  /** What signs, made by the caller. */
  readonly signer?: Signer | KeylessSigner;
}

/** A release whose origin is signed, and by whom. */
export interface AttestReleaseRequest extends SignerChoice {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
  /** URI of who must be trusted to have built it. Default: the workflow of the CI run. */
  readonly builder?: string;
}

/**
 * Sign where the images of a release come from, in files beside its record.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function attestRelease(
  request: AttestReleaseRequest,
  context: RepositoryContext,
): Promise<readonly AttestationRecord[]> {
  const { flavor, version, builder } = request;
  const { directory, signal, aws, clock = () => new Date() } = context;
  const files = releaseDirectory(directory, flavor, version);
  const record = await files.load();
  if (record === undefined) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `attest ${flavor} ${version}: there is no record in ${files.path}; run it where the release was made`,
    );
  }
  const attested = await attest(record, {
    directory: files.path,
    signer: await openSigner(request, context),
    images: ec2ImageLookup(aws),
    ...(builder !== undefined && { builder }),
    ...(signal && { signal }),
  });
  await files.save('attest', attested, clock());
  return attested.attestations ?? [];
}

async function openSigner(
  choice: SignerChoice,
  context: RepositoryContext,
): Promise<Signer | KeylessSigner> {
  const { key, kmsKey, keyless, signer } = choice;
  const { directory, env, signal, aws } = context;
  if ([key, kmsKey, keyless, signer].filter(Boolean).length !== 1) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'attest: say who signs, with one of --key FILE, --kms-key ARN and --keyless',
    );
  }
  if (signer !== undefined) return signer;
  if (kmsKey !== undefined) {
    const region = choice.region ?? /^arn:[^:]*:kms:([^:]+):/.exec(kmsKey)?.[1];
    const place = region ?? usualRegion(context);
    return kmsSigner({
      key: kmsKey,
      ...(place !== undefined && { region: place }),
      ...aws,
      ...(signal && { signal }),
    });
  }
  if (key === undefined) return sigstoreSigner();
  const passphrase = env['SOE_KEY_PASSPHRASE'];
  return keySigner({
    privateKey: await readKeyFile(directory, key),
    ...(passphrase !== undefined && { passphrase }),
  });
}
