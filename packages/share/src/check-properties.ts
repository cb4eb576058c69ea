import { checkTags, parseFlavor, sharedTags, type TagSet } from '@soe/contract';
import type {
  Distribution,
  DistributionLaunchTemplate,
  DistributionRegion,
  FastLaunch,
  FastRestore,
} from './distribution.js';
import { contractFindings, malformed, twice } from './findings.js';
import { parseTime } from './parse-time.js';

/** `AttachImageWatermark`, `WatermarkName`. */
const watermark = /^[a-zA-Z0-9()[\] ./\-'@_]{3,128}$/;
const launchTemplate = /^lt-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** `EnableFastLaunch`, `MaxParallelLaunches`. */
const fewestLaunches = 6;

/** What is wrong with the members of a distribution that are about properties of images. */
export function propertyFindings(distribution: Distribution): readonly string[] {
  const { regions, fastLaunch, fastRestore } = distribution;
  return [
    ...watermarkFindings(distribution),
    ...deprecationFindings(distribution),
    ...protectionFindings(distribution),
    ...sharedTagFindings(distribution),
    ...regions.flatMap(copyFindings),
    ...launchTemplateFindings(distribution),
    ...(fastLaunch === undefined ? [] : fastLaunchFindings(fastLaunch)),
    ...(fastRestore === undefined ? [] : fastRestoreFindings(fastRestore, distribution)),
  ];
}

function watermarkFindings({ watermark: name, public: everybody }: Distribution) {
  if (name === undefined) return [];
  return [
    ...(name === true
      ? []
      : malformed(
          'watermark',
          [name],
          watermark,
          `a name of 3 to 128 letters, digits, spaces and ()[]./-'@_`,
        )),
    ...(everybody === true
      ? ['watermark: EC2 gives none to public images; leave out watermark or public']
      : []),
  ];
}

function deprecationFindings({ deprecateAt, public: everybody }: Distribution) {
  if (deprecateAt === undefined) return [];
  if (deprecateAt !== 'never') return timeFindings('deprecateAt', deprecateAt, ', nor never');
  return everybody === true
    ? [
        'deprecateAt: EC2 deprecates every public image within two years; leave out never, or say when',
      ]
    : [];
}

function protectionFindings({ protection }: Distribution): readonly string[] {
  return protection === undefined
    ? []
    : malformed('protection', [protection], /^(?:off|on|cooldown)$/, 'off, on or cooldown');
}

/** Tags count together, and a prefixed key may be among `tags` as well. */
function sharedTagFindings({ tags = {}, sharedTags: shared }: Distribution): readonly string[] {
  if (shared === undefined) return [];
  const each = Object.entries(shared).flatMap(([key, value]) =>
    contractFindings(() => sharedTags({ [key]: value })),
  );
  if (each.length > 0) return each.map((finding) => `sharedTags: ${finding}`);
  const prefixed: TagSet = Object.fromEntries(
    Object.entries(shared).flatMap(([key, value]) => Object.entries(sharedTags({ [key]: value }))),
  );
  return [
    ...Object.keys(prefixed)
      .filter((key) => tags[key] !== undefined && tags[key] !== prefixed[key])
      .map((key) => `sharedTags: tags gives ${JSON.stringify(key)} another value`),
    // Too many `tags` are a finding of their own.
    ...(Object.keys(tags).length > 50
      ? []
      : countFindings({ ...tags, ...prefixed }).map(
          (finding) => `tags and sharedTags: ${finding}`,
        )),
  ];
}

function countFindings(tags: TagSet): readonly string[] {
  // Only how many they are: what is wrong with single tags is told elsewhere.
  const blank = Object.keys(tags).map((_, index) => [`key${index}`, '']);
  return contractFindings(() => checkTags(Object.fromEntries(blank)));
}

/** `CopyImage`, `SnapshotCopyCompletionDurationMinutes`. */
function copyFindings({ region, copyMinutes }: DistributionRegion): readonly string[] {
  if (copyMinutes === undefined) return [];
  const fits = copyMinutes >= 15 && copyMinutes <= 2880 && copyMinutes % 15 === 0;
  return fits
    ? []
    : [`copyMinutes of ${region}: ${copyMinutes} is not 15 to 2880 minutes in steps of 15`];
}

function launchTemplateFindings(distribution: Distribution): readonly string[] {
  const { launchTemplates = [] } = distribution;
  const ids = launchTemplates.map(({ launchTemplateId }) => launchTemplateId);
  return [
    ...malformed('launchTemplates', ids, launchTemplate, 'the id of a launch template'),
    ...twice(
      'launchTemplates',
      launchTemplates.map((each) => `${each.launchTemplateId} in ${each.region}`),
    ),
    ...launchTemplates.flatMap((each) => [
      ...contractFindings(() => parseFlavor(each.flavor)).map(of(each)),
      ...unconfigured(distribution, 'launchTemplates', each.region),
    ]),
  ];
}

function of({ launchTemplateId }: DistributionLaunchTemplate) {
  return (finding: string) => `launchTemplates: ${launchTemplateId}: ${finding}`;
}

function fastLaunchFindings({ until, parallelLaunches = fewestLaunches }: FastLaunch) {
  return [
    ...timeFindings('fastLaunch.until', until),
    ...(Number.isInteger(parallelLaunches) && parallelLaunches >= fewestLaunches
      ? []
      : [
          `fastLaunch.parallelLaunches: ${parallelLaunches} is not a number from ${fewestLaunches}`,
        ]),
  ];
}

function fastRestoreFindings({ until, zones }: FastRestore, distribution: Distribution) {
  return [
    ...timeFindings('fastRestore.until', until),
    ...Object.entries(zones).flatMap(([region, names]) => [
      ...unconfigured(distribution, 'fastRestore.zones', region),
      ...names
        .filter((name) => !(name.startsWith(region) && /^[a-z]$/.test(name.slice(region.length))))
        .map((name) => `fastRestore.zones: ${JSON.stringify(name)} is not a zone of ${region}`),
      ...twice('fastRestore.zones', names),
    ]),
  ];
}

function unconfigured({ regions }: Distribution, field: string, region: string) {
  return regions.some((each) => each.region === region)
    ? []
    : [`${field}: ${JSON.stringify(region)} is not among the regions; add it there`];
}

function timeFindings(field: string, time: string, more = ''): readonly string[] {
  return parseTime(time) === undefined
    ? [
        `${field}: ${JSON.stringify(time)} is not a date or a time with its zone, as 2027-01-31 or 2027-01-31T12:00:00Z${more}`,
      ]
    : [];
}
