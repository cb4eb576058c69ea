import type { PipelineContext } from './context.js';
import type { ReleasePlan } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';

/** Tell where a release would be what the previous one is, as far as that is recorded here. */
export async function warnUnchanged(
  { flavor, version, previous, source, builds }: ReleasePlan,
  { directory, onEvent }: PipelineContext,
): Promise<void> {
  if (previous?.commit !== source.commit || source.dirty) return;
  const before = await releaseDirectory(directory, flavor, previous.version).load();
  const isSame = builds.every(({ architecture, sourceImage }) =>
    before?.builds.some(
      (build) =>
        build.architecture === architecture && build.sourceImage.imageId === sourceImage.imageId,
    ),
  );
  if (!isSame) return;
  onEvent?.({
    type: 'warning',
    message: `release ${flavor} ${version}: nothing changed since ${previous.version}: the same commit, the same source images; soe plan --affected lists the flavors that a change is about`,
  });
}
