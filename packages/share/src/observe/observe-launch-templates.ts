import type { RegionAccess } from '../aws-access.js';
import type { DesiredDistribution } from '../desired-distribution.js';
import { attempt } from './attempt.js';
import type { ObservedLaunchTemplate } from './observed-distribution.js';

/** Read the launch templates that shall launch images of these releases, in one region: a call each. */
export function observeLaunchTemplates(
  access: RegionAccess,
  region: string,
  { distribution, releases }: Pick<DesiredDistribution, 'distribution' | 'releases'>,
): Promise<readonly ObservedLaunchTemplate[]> {
  const flavors = new Set(releases.map(({ release }) => release.flavor));
  const named = (distribution.launchTemplates ?? []).filter(
    (template) => template.region === region && flavors.has(template.flavor),
  );
  return Promise.all(
    named.map(async ({ launchTemplateId }): Promise<ObservedLaunchTemplate> => {
      const seen = await attempt(`reading launch template ${launchTemplateId} in ${region}`, () =>
        access.launchTemplates.versions(launchTemplateId),
      );
      return 'value' in seen ? { launchTemplateId, ...seen.value } : { launchTemplateId, ...seen };
    }),
  );
}
