import { launchesNewer } from '../plan/launch-template-change.js';
import { isUsable } from '../plan/plan-origin.js';
import type { ExpectedTemplate } from './expected-things.js';
import { correct, plannedDrift, type SeenDistribution, unreachable } from './seen-distribution.js';
import type { VerificationFinding } from './verification.js';

/** The finding for one launch template. */
export function verifyLaunchTemplate(
  { thing, images }: ExpectedTemplate,
  seen: SeenDistribution,
): VerificationFinding {
  const here = seen.region(thing.region);
  if (here.unreachable !== undefined) return unreachable(thing, here.unreachable.message);
  const template = here.launchTemplates?.find((each) => each.launchTemplateId === thing.name);
  if (template === undefined) return unreachable(thing, 'it was not read');
  if ('unreachable' in template) return unreachable(thing, template.unreachable.message);
  const drift = plannedDrift(thing, seen);
  if (drift !== undefined) return drift;
  // Without a usable image the plan leaves the template alone, whatever it launches.
  const launched = [template.latest.imageId, template.default.imageId];
  const launches = here.images.some(
    ({ imageId, name, state }) =>
      images.includes(name) && isUsable(state) && launched.includes(imageId),
  );
  const newer = [template.latest, template.default].some((version) =>
    images.every((name) => launchesNewer(version, name)),
  );
  return launches || newer
    ? correct(thing)
    : { ...thing, status: 'missing', message: 'there is no image that it could launch' };
}
