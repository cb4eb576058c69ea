import type { FoundImage } from '../access/image-access.js';
import { parametersIn } from '../observe/observe-parameters.js';
import type { PreflightFinding } from './preflight-finding.js';
import { imageLabel, imagesIn, type PreflightScope, type ScopedImage } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

/** The tag by which an image says which build it is of; copies are made with it. */
const buildTag = 'soe:build-id';

/** Nothing else has the names of the images and the parameters of their versions. */
export function checkNames(
  scope: PreflightScope,
  seen: SeenPreflight,
): readonly PreflightFinding[] {
  return [
    ...scope.images.flatMap((image) => taken(image, scope)),
    ...seen.images.flatMap((each) => {
      if ('unreachable' in each.seen) return [];
      return twice(imagesIn(scope, each.region), each.seen.value);
    }),
    ...versions(scope),
  ];
}

function taken(image: ScopedImage, { desired }: PreflightScope): readonly PreflightFinding[] {
  const { built, at, seen } = image;
  if (seen === undefined) return [];
  const release = desired.releases.find(({ images }) => images.includes(built))?.release;
  const recorded = release?.images.find(
    ({ region, architecture }) => region === at.region && architecture === built.architecture,
  )?.imageId;
  const build = seen.tags[buildTag];
  const isOther = recorded !== undefined && recorded !== seen.imageId;
  if (!isOther && (build === undefined || build === built.buildId)) return [];
  return [
    {
      code: 'NAME_TAKEN',
      severity: 'error',
      region: at.region,
      seen: `${seen.imageId} has the name ${built.name}, and ${
        isOther ? `the record says that ${recorded} is it` : `says that it is of the build ${build}`
      }`,
      advice: `Find out whose it is. Deregister it, or share the release that it is of; a copy of ${imageLabel(image)} cannot be told from it.`,
    },
  ];
}

function twice(
  images: readonly ScopedImage[],
  found: readonly FoundImage[],
): readonly PreflightFinding[] {
  return images.flatMap(({ built, at }) => {
    const same = found.filter(
      ({ name, state }) => name === built.name && !/^(?:deregistered|failed|error)$/.test(state),
    );
    if (same.length < 2) return [];
    return [
      {
        code: 'NAME_TWICE' as const,
        severity: 'warning' as const,
        region: at.region,
        seen: `${same.map(({ imageId }) => imageId).join(' and ')} have the name ${built.name}`,
        advice: 'One of them is used, the same in every run. Deregister the others.',
      },
    ];
  });
}

/** A version never changes its image. */
function versions({ desired, observed, images }: PreflightScope): readonly PreflightFinding[] {
  const held = parametersIn(observed.parameters);
  const places = [undefined, ...desired.consumers];
  return images.flatMap(({ built, at, seen }) => {
    const paths = desired.releases.find((each) => each.images.includes(built))?.paths;
    const path = paths?.versionImage(built.version, built.architecture);
    if (path === undefined) return [];
    return places.flatMap((consumer): readonly PreflightFinding[] => {
      const place = { region: at.region, ...(consumer !== undefined && { consumer }) };
      const value = held(place)?.values[path];
      if (value === undefined || value === seen?.imageId) return [];
      return [
        {
          code: 'VERSION_TAKEN',
          severity: 'error',
          region: at.region,
          ...(consumer !== undefined && { account: consumer.account }),
          seen: `the parameter ${path} holds ${value}, and the image of the release is ${seen?.imageId ?? 'not there yet'}`,
          advice: 'Release under a new version: a version never changes its image.',
        },
      ];
    });
  });
}
