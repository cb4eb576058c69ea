import { listReleases } from '@soe/discovery';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';

/** So many published versions are named, the newest. */
const most = 10;

/**
 * See that a version is published in the build region, as far as one may list what is.
 *
 * @param task - How the message begins
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN` with the versions that are published
 */
export async function requirePublished(
  task: string,
  { flavor, version }: { readonly flavor: string; readonly version: string },
  context: PipelineContext,
): Promise<void> {
  const { config, aws, signal } = context;
  const { region } = config;
  const releases = await listReleases(flavor, {
    ...{ region, prefix: prefixOf(context, flavor), ...aws },
    ...(signal && { signal }),
  });
  const versions = releases.map((each) => each.version);
  if (versions.includes(version)) return;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `${task}: ${flavor} ${version} is not published in ${region}; ${publishedText(versions)}`,
  );
}

/** What is published, the newest first, for messages. Pure. */
export function publishedText(versions: readonly string[]): string {
  const more = versions.length - most;
  const named = versions.slice(0, most).join(', ') || 'none';
  return `published are ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
