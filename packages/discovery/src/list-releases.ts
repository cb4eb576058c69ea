import {
  type Architecture,
  ContractError,
  compareVersions,
  parameterPaths,
  parseParameterPath,
  type VersionSummary,
} from '@soe/contract';
import { type Connection, openStores } from './connection.js';

/** How {@link listReleases} reads. */
export type ListReleasesOptions = Connection & {
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/** One version as it is published in a region. */
export interface PublishedRelease {
  /** The version. */
  readonly version: string;
  /** Image ids by architecture. */
  readonly images: Readonly<Partial<Record<Architecture, string>>>;
  /** Where it comes from; missing until the release is wholly published, or when it is broken. */
  readonly summary?: VersionSummary;
  /** What is wrong with a summary that cannot be read. */
  readonly problem?: string;
}

/**
 * Every version of a flavor that is published in an account and region, the newest first; `[]`
 * when there is none.
 *
 * @throws DiscoveryError `DISCOVERY_AWS_FAILED`; `ContractError` for a flavor or prefix that is none
 */
export async function listReleases(
  flavor: string,
  options: ListReleasesOptions = {},
): Promise<readonly PublishedRelease[]> {
  const path = { ...(options.prefix !== undefined && { prefix: options.prefix }) };
  const { versions } = parameterPaths(flavor, path);
  const { parameters } = openStores(options);
  const releases = new Map<string, PublishedRelease>();
  for await (const { name, value } of parameters.below(versions, options.signal)) {
    const identity = parseParameterPath(name, path);
    if (identity?.kind !== 'version-image' && identity?.kind !== 'version-summary') continue;
    const { version } = identity;
    const release = releases.get(version) ?? { version, images: {} };
    releases.set(
      version,
      identity.kind === 'version-image'
        ? { ...release, images: { ...release.images, [identity.architecture]: value } }
        : { ...release, ...(await readSummary(value)) },
    );
  }
  return [...releases.values()].sort((a, b) => compareVersions(b.version, a.version));
}

// Loaded on the first summary, because answering one image must not wait for the schema library. A
// broken summary of one version must not hide the others.
async function readSummary(value: string): Promise<Pick<PublishedRelease, 'summary' | 'problem'>> {
  const { parseVersionSummary } = await import('@soe/contract/schemas');
  try {
    return { summary: parseVersionSummary(value) };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { problem: error.message };
  }
}
