import {
  type Architecture,
  ContractError,
  compareVersions,
  parameterPaths,
  parseParameterPath,
  type VersionSummary,
} from '@soe/contract';
import { type Connection, openStores } from './connection.js';
import { imageIdText } from './documents/words.js';

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
  /** What is wrong with a summary that cannot be read, or with an image id that is none. */
  readonly problem?: string;
}

/** Ids end up in launch calls, so nothing else is listed as one. */
const imageId = new RegExp(imageIdText.pattern);

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
    releases.set(version, {
      ...release,
      ...(identity.kind === 'version-summary'
        ? await readSummary(value)
        : imageId.test(value)
          ? { images: { ...release.images, [identity.architecture]: value } }
          : { problem: `${name} holds ${JSON.stringify(value).slice(0, 80)}, no image id` }),
    });
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
