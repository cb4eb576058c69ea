import { isUsable } from '../plan/plan-origin.js';
import type { ExpectedImage } from './expected-things.js';
import { correct, plannedDrift, type SeenDistribution, unreachable } from './seen-distribution.js';
import type { VerificationFinding, VerifiedThing } from './verification.js';

/** One finding for each thing that an image should have in a region. */
export function verifyImage(
  { built, region, things }: ExpectedImage,
  seen: SeenDistribution,
): readonly VerificationFinding[] {
  const here = seen.region(region);
  if (here.unreachable !== undefined) {
    const { message } = here.unreachable;
    return things.map((thing) => unreachable(thing, message));
  }
  const origin = seen.origin(built.name);
  if (origin !== undefined) {
    const isOrigin = region === built.region;
    return things.map((thing) =>
      isOrigin && isImage(thing)
        ? { ...thing, status: 'missing', message: origin }
        : unreachable(thing, `cannot be told without the built image: ${origin}`),
    );
  }
  const image = here.images.find((each) => each.name === built.name);
  if (image !== undefined && !isUsable(image.state)) {
    const reason = image.stateReason === undefined ? '' : ` (${image.stateReason})`;
    const message = `${image.imageId} is ${image.state}${reason}`;
    return things.map((thing) => ({
      ...thing,
      status: isImage(thing) ? 'unexpected' : 'missing',
      message,
    }));
  }
  return things.flatMap((thing): readonly VerificationFinding[] => {
    const drift = plannedDrift(thing, seen);
    if (drift !== undefined) return [drift];
    // That fast launch is for Windows only is a problem of the distribution, said once.
    if (thing.subject === 'fast-launch' && image?.platform !== 'windows') return [];
    if (image?.state === 'available') return [correct(thing)];
    // What comes with a copy has no action of its own.
    return [{ ...thing, status: 'missing', message: 'its image is not available yet' }];
  });
}

function isImage({ subject }: VerifiedThing): boolean {
  return subject === 'image';
}
