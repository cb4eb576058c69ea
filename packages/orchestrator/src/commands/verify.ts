import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ec2ImageLookup,
  formatVerification,
  type ReleasePolicy,
  readAttestations,
  readSource,
  sigstoreVerifier,
  type Trust,
  verifyRelease,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { commonSettings } from './flavor-settings.js';
import { printableLines } from './printable.js';
import { readKeyFile } from './read-key-file.js';

/** Options of `soe verify`. */
export interface VerifyOptions {
  /** Folder with the attestations. Default: that of the release. */
  readonly in?: string;
  /** Files with the public keys that are believed, PEM. Default: none. */
  readonly key?: readonly string[];
  /** Identities whose keyless signatures are believed, such as a workflow at its ref. Default: none. */
  readonly identity?: readonly string[];
  /** Who certified these identities. Needed with `identity`. */
  readonly issuer?: string;
  /** URIs of the builders that keys and identities may speak for; `*` stands for any text. */
  readonly builder: readonly string[];
  /** Repository that it must be built from. Default: that of this checkout. */
  readonly repository?: string;
  /** Branches or tags that it may be built from. Default: any. */
  readonly ref?: readonly string[];
  /** Gates that must have passed. Default: not asked. */
  readonly gate?: readonly string[];
  /** Accounts that may own the images. Default: the owner of the configuration, else any. */
  readonly owner?: readonly string[];
  /** Do not look at the images. Default `false`. */
  readonly offline?: boolean;
}

/**
 * `soe verify FLAVOR VERSION`: is this the release, and what it claims to be? Signatures, builder,
 * source, gates, and every image as EC2 has it now.
 */
export async function verify(
  flavor: string,
  version: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, signal } = context;
  const files = releaseDirectory(directory, flavor, version);
  const record = options.in === undefined ? await files.load() : undefined;
  const place = options.in === undefined ? files.path : resolve(directory, options.in);
  if (!existsSync(place)) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `verify ${flavor} ${version}: there is no folder ${place}; run it where the release was made, or name the folder with its attestations with --in`,
    );
  }
  const verification = await verifyRelease({
    bundles: await readAttestations(place, signal),
    trust: await readTrust(options, directory),
    policy: { ...(await policyOf(options, context)), flavor, version },
    ...(options.offline !== true && { images: ec2ImageLookup() }),
    ...(record !== undefined && { record }),
    signal,
  });
  answer(context, verification, printableLines(formatVerification(verification).trimEnd()));
  return verification.verified ? exitCodes.done : exitCodes.refused;
}

async function readTrust(options: VerifyOptions, directory: string): Promise<Trust> {
  const { key = [], identity = [], issuer, builder } = options;
  if (key.length + identity.length === 0 || identity.length > 0 !== (issuer !== undefined)) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'verify: say whose signatures are believed, with --key FILE, or with --identity URI and --issuer URL for keyless ones',
    );
  }
  const keys = await Promise.all(
    key.map(async (file) => ({
      publicKey: await readKeyFile(directory, file),
      builders: builder,
    })),
  );
  const identities = identity.map((each) => ({
    issuer: issuer ?? '',
    identity: each,
    builders: builder,
  }));
  return { keys, ...(identities.length > 0 && { identities, keyless: sigstoreVerifier() }) };
}

async function policyOf(
  { repository, ref, gate, owner }: VerifyOptions,
  { directory, env, signal }: CommandContext,
): Promise<ReleasePolicy> {
  const known = await commonSettings(directory, { env, signal });
  const owners = owner ?? (known && [known.owner]);
  const origin = repository ?? (await readSource({ directory, signal })).repository;
  if (origin === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      'verify: this checkout has no remote; say with --repository where the release must come from',
    );
  }
  return {
    repository: origin,
    ...(ref !== undefined && { refs: ref }),
    ...(gate !== undefined && { gates: gate }),
    ...(owners !== undefined && { owners }),
  };
}
