import { watermarkName } from '@soe/contract';
import { parseTime } from '../parse-time.js';
import type { PreflightFinding } from './preflight-finding.js';
import { imageLabel, type PreflightScope, type ScopedImage } from './preflight-scope.js';
import type { SeenPreflight } from './seen-preflight.js';

const day = 24 * 60 * 60_000;
/** EC2: EnableImageDeprecation. */
const mostYears = 10;
const mostYearsPublic = 2;
/** EC2 user guide, *ami-watermark*. */
const mostWatermarks = 5;
/** EC2 user guide, *Tag restrictions*. */
const mostTags = 50;

/** What EC2 does not take, whatever the account: dates, tags, watermarks, product codes. */
export function checkLimits(
  scope: PreflightScope,
  seen: SeenPreflight,
): readonly PreflightFinding[] {
  return [
    ...deprecation(scope, seen),
    ...scope.images.flatMap((image) => [
      ...tags(image, scope),
      ...watermarks(image, scope),
      ...productCodes(image, scope),
    ]),
  ];
}

/** Copies begin to live when they are made, so that those that are there count. */
function deprecation(
  { desired, images: scoped }: PreflightScope,
  { at, images }: SeenPreflight,
): readonly PreflightFinding[] {
  const { deprecateAt, public: isPublic } = desired.distribution;
  const date = deprecateAt === undefined ? undefined : parseTime(deprecateAt);
  if (date === undefined) return [];
  const now = Date.parse(at);
  const region = desired.regions[0]?.region ?? '';
  const finding = (
    code: 'DEPRECATION_PAST' | 'DEPRECATION_TOO_FAR',
    seen: string,
    advice: string,
  ): PreflightFinding => ({
    code,
    // Whatever is due is deprecated at once.
    severity: code === 'DEPRECATION_PAST' ? 'warning' : 'error',
    region,
    seen: `deprecateAt is ${deprecateAt}, ${seen}`,
    advice,
  });
  if (date <= now) {
    const isDone = scoped.every(({ seen }) => Date.parse(seen?.deprecateAt ?? '') <= now);
    if (isDone) return [];
    const advice =
      'Consumers will not find the images unless they ask for deprecated ones. Say a later date.';
    return [finding('DEPRECATION_PAST', 'which is past', advice)];
  }
  if (date > yearsAfter(now, mostYears)) {
    return [finding('DEPRECATION_TOO_FAR', 'more than 10 years ahead', 'Say an earlier date.')];
  }
  if (isPublic !== true) return [];
  const made = images
    .flatMap(({ seen }) => ('value' in seen ? seen.value : []))
    .map(({ createdAt }) => Date.parse(createdAt))
    .filter(Number.isFinite);
  const oldest = Math.min(now, ...made);
  if (date <= yearsAfter(oldest, mostYearsPublic)) return [];
  const latest = new Date(yearsAfter(oldest, mostYearsPublic) - day).toISOString();
  return [
    finding(
      'DEPRECATION_TOO_FAR',
      'and a public image is deprecated 2 years after it was made',
      `Say ${latest} or earlier.`,
    ),
  ];
}

function yearsAfter(time: number, years: number): number {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.getTime();
}

function tags(image: ScopedImage, { desired }: PreflightScope): readonly PreflightFinding[] {
  const { built, at, seen, source } = image;
  const own = Object.keys(source?.tags ?? {}).filter((key) => !/^aws:/i.test(key));
  const held = Object.keys(seen?.tags ?? {}).filter((key) => !/^aws:/i.test(key));
  const known = Object.keys(desired.imageTags[built.buildId] ?? {});
  const all = new Set([...own, ...held, ...Object.keys(desired.tags), ...known]);
  if (all.size <= mostTags) return [];
  return [
    {
      code: 'TAGS_TOO_MANY',
      severity: 'error',
      region: at.region,
      seen: `${imageLabel(image)} would have ${all.size} tags, its own, tags, sharedTags and imageTags together; EC2 takes ${mostTags}`,
      advice: 'Leave some out.',
    },
  ];
}

function watermarks(image: ScopedImage, { desired }: PreflightScope): readonly PreflightFinding[] {
  const { watermark } = desired.distribution;
  if (watermark === undefined) return [];
  const name = watermark === true ? watermarkName(image.built.flavor) : watermark;
  // A copy has those of what was built.
  const held = new Set([...(image.source?.watermarks ?? []), ...(image.seen?.watermarks ?? [])]);
  const after = held.add(`${desired.ownerId}:${name}`).size;
  if (after <= mostWatermarks) return [];
  return [
    {
      code: 'WATERMARKS_TOO_MANY',
      severity: 'error',
      region: image.at.region,
      seen: `${imageLabel(image)} would have ${after} watermarks; EC2 takes ${mostWatermarks}`,
      advice: 'Detach one, or leave watermark out.',
    },
  ];
}

function productCodes(
  { source, built, at }: ScopedImage,
  { desired, grantees, images }: PreflightScope,
): readonly PreflightFinding[] {
  const { productCodes: codes = [] } = source ?? {};
  // Once per image: where it was built.
  if (codes.length === 0 || built.region !== at.region) return [];
  const isCopied = images.some((each) => each.built === built && each.at.region !== built.region);
  const isShared = grantees.length > 0 || desired.distribution.public === true;
  if (!isCopied && !isShared) return [];
  return [
    {
      code: 'PRODUCT_CODES',
      severity: 'error',
      region: at.region,
      seen: `${built.imageId} (${built.name}) carries the product code ${codes.join(', ')} of AWS Marketplace, which forbids ${[isCopied ? 'copying' : [], isShared ? 'sharing' : []].flat().join(' and ')} it`,
      advice:
        'Build from a source image without product code, or let consumers subscribe and build themselves.',
    },
  ];
}
