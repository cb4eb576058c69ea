import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ec2ImageLookup,
  type ReleasePolicy,
  type ReleaseVerification,
  readAttestations,
  readSource,
  sigstoreVerifier,
  type Trust,
  verifyRelease,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import type { RepositoryContext } from '../pipeline/repository-context.js';
import { readKeyFile } from './read-key-file.js';

/** A release whose origin is checked, and what is believed and wanted of it. */
export interface VerifyProvenanceRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
  /** Folder with the attestations. Default: that of the release. */
  readonly in?: string;
  /** Files with the public keys that are believed, PEM. Default: none. */
  readonly keys?: readonly string[];
  /** Identities whose keyless signatures are believed, such as a workflow at its ref. Default: none. */
  readonly identities?: readonly string[];
  /** Who certified these identities. Needed with `identities`. */
  readonly issuer?: string;
  /** URIs of the builders that keys and identities may speak for; `*` stands for any text. */
  readonly builders?: readonly string[];
  /** Repository that it must be built from. Default: that of this checkout. */
  readonly repository?: string;
  /** Branches or tags that it may be built from. Default: any. */
  readonly refs?: readonly string[];
  /** Gates that must have passed. Default: not asked. */
  readonly gates?: readonly string[];
  /** Accounts that may own the images. Default: the owner of the configuration, else any. */
  readonly owners?: readonly string[];
  /** Do not look at the images. Default `false`. */
  readonly offline?: boolean;
}

/**
 * Check where a release comes from: signatures, builder, source, gates and images. What does not hold is an answer,
 * not an error.
 *
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`, `SOE_USAGE`; TraceabilityError
 */
export async function verifyProvenance(
  request: VerifyProvenanceRequest,
  context: RepositoryContext,
): Promise<ReleaseVerification> {
  const { flavor, version, offline = false } = request;
  const { directory, signal, aws, clock } = context;
  const files = releaseDirectory(directory, flavor, version);
  const record = request.in === undefined ? await files.load() : undefined;
  const place = request.in === undefined ? files.path : resolve(directory, request.in);
  if (!existsSync(place)) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `verify ${flavor} ${version}: there is no folder ${place}; run it where the release was made, or name the folder with its attestations with --in`,
    );
  }
  return verifyRelease({
    bundles: await readAttestations(place, signal),
    trust: await readTrust(request, directory),
    policy: { ...(await policyOf(request, context)), flavor, version },
    ...(!offline && { images: ec2ImageLookup(aws) }),
    ...(record !== undefined && { record }),
    ...(clock && { now: clock() }),
    ...(signal && { signal }),
  });
}

async function readTrust(request: VerifyProvenanceRequest, directory: string): Promise<Trust> {
  const { keys: files = [], identities: names = [], issuer, builders = [] } = request;
  if (files.length + names.length === 0 || names.length > 0 !== (issuer !== undefined)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'verify: say whose signatures are believed, with --key FILE, or with --identity URI and --issuer URL for keyless ones',
    );
  }
  if (builders.length === 0) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'verify: say with --builder URI which builders these signatures may speak for',
    );
  }
  const keys = await Promise.all(
    files.map(async (file) => ({ publicKey: await readKeyFile(directory, file), builders })),
  );
  const identities = names.map((identity) => ({ issuer: issuer ?? '', identity, builders }));
  return { keys, ...(identities.length > 0 && { identities, keyless: sigstoreVerifier() }) };
}

async function policyOf(
  { repository, refs, gates, owners }: VerifyProvenanceRequest,
  { directory, signal, config }: RepositoryContext,
): Promise<ReleasePolicy> {
  const accounts = owners ?? (config && [config.owner]);
  const origin =
    repository ?? (await readSource({ directory, ...(signal && { signal }) })).repository;
  if (origin === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'verify: this checkout has no remote; say with --repository where the release must come from',
    );
  }
  return {
    repository: origin,
    ...(refs !== undefined && { refs }),
    ...(gates !== undefined && { gates }),
    ...(accounts !== undefined && { owners: accounts }),
  };
}
