import { compareVersions } from '@soe/contract';
import type { DistributionLaunchTemplate } from '../distribution.js';
import type { ObservedImage, ObservedLaunchTemplate } from '../observe/observed-distribution.js';
import type { BuiltImage } from '../release-images.js';
import type { LaunchTemplateAction, Problem } from './action.js';
import { launchTemplateChange } from './launch-template-change.js';

/** An image that the launch templates of a region can launch. */
export interface LaunchableImage {
  readonly built: BuiltImage;
  readonly seen: ObservedImage | undefined;
  /** What must be done before it may be launched. */
  readonly after: readonly string[];
}

/**
 * The launch templates of one region that do not launch the newest image of their flavor among these
 * releases, or a newer one. Templates of other flavors are left alone.
 */
export function planLaunchTemplates(
  region: string,
  templates: readonly DistributionLaunchTemplate[],
  images: readonly LaunchableImage[],
  observed: readonly ObservedLaunchTemplate[],
): { readonly actions: readonly LaunchTemplateAction[]; readonly problems: readonly Problem[] } {
  const actions: LaunchTemplateAction[] = [];
  const problems: Problem[] = [];
  for (const { launchTemplateId, flavor, architecture, setDefault = false } of templates.filter(
    (each) => each.region === region,
  )) {
    const image = newest(
      images.filter(({ built }) => built.flavor === flavor && built.architecture === architecture),
    );
    if (image === undefined) continue;
    const seen = observed.find((each) => each.launchTemplateId === launchTemplateId);
    if (seen === undefined || 'unreachable' in seen) {
      const { code = 'SHARE_REGION_UNREACHABLE', message = `${launchTemplateId} was not read` } =
        seen?.unreachable ?? {};
      problems.push({ code, scope: 'region', region, flavor, architecture, message });
      continue;
    }
    const { name } = image.built;
    const change = launchTemplateChange(seen, { name, imageId: image.seen?.imageId }, setDefault);
    if (change === undefined) continue;
    actions.push({
      id: `${region}/${launchTemplateId}/bump-launch-template`,
      type: 'bump-launch-template',
      region,
      reason: reasonOf(seen, setDefault),
      dependsOn: image.after,
      launchTemplateId,
      image: name,
      setDefault,
    });
  }
  return { actions, problems };
}

function newest(images: readonly LaunchableImage[]): LaunchableImage | undefined {
  return images.toSorted((a, b) => compareVersions(b.built.version, a.built.version))[0];
}

function reasonOf(
  { latest, default: standard }: Exclude<ObservedLaunchTemplate, { readonly unreachable: unknown }>,
  setDefault: boolean,
): string {
  const { version, imageId = 'no image' } = setDefault ? standard : latest;
  return `its ${setDefault ? 'default' : 'latest'} version ${version} launches ${imageId}`;
}
