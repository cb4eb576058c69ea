import {
  parseReleaseTags,
  parseWatermarkKey,
  type ReleaseTags,
  type VersionSummary,
} from '@soe/contract';
import type { Findings } from './compose-trace.js';
import { readable } from './readable.js';
import { shortenedFits } from './shortened-value.js';
import type { TracedImage } from './trace-store.js';

/** What tags and summary of an image say, where they could be read. */
export interface Claims {
  /** Its tags. */
  readonly tags: ReleaseTags | undefined;
  /** The tags that its owner shares. */
  readonly shared: ReleaseTags | undefined;
  /** The summary of its version. */
  readonly summary: VersionSummary | undefined;
}

/** Where the evidence of an image contradicts itself, as sentences for people. */
export function contradictionsOf(
  found: Findings,
  { tags, shared, summary }: Claims,
): readonly string[] {
  const { identity } = found;
  return [
    ...differences('tags', tags, 'name', identity, ['flavor', 'version', 'buildId']),
    ...differences('shared tags', shared, 'name', identity, ['flavor', 'version', 'buildId']),
    ...differences('tags', tags, 'summary', summary, tellsBoth),
    ...differences('tags', tags, 'shared tags', shared, ['commit', 'record']),
    ...(tags ? [] : differences('shared tags', shared, 'summary', summary, ['commit', 'record'])),
    ...publishedDifference(found, summary),
    ...markDifferences(found),
    ...sourceDifferences(found, tags),
    ...ownerDifference(found),
  ];
}

/** The sources up to the first that has another name: that one is what the release was built from. */
export function copiesOf({ image, sources = [] }: Findings): NonNullable<Findings['sources']> {
  // A name is taken once in an account and region, so one of both that was made from an instance of
  // the other cannot be.
  const end = sources.findIndex(
    ({ name, ownerId }) => name !== image.name || ownerId !== image.ownerId,
  );
  return end < 0 ? sources : sources.slice(0, end);
}

const tellsBoth = ['commit', 'repository', 'buildUrl', 'record'] as const;

function differences<A extends object, B extends object>(
  nameOfA: string,
  a: A | undefined,
  nameOfB: string,
  b: B | undefined,
  fields: readonly (keyof A & keyof B & string)[],
): readonly string[] {
  return fields.flatMap((field) => {
    const [left, right] = [a?.[field], b?.[field]] as readonly unknown[];
    if (left === undefined || right === undefined || left === right) return [];
    if (shortenedFits(left, right)) return [];
    const says = nameOfB === 'shared tags' ? 'say' : 'says';
    return [
      `${field}: ${nameOfA} say ${JSON.stringify(left)}, ${nameOfB} ${says} ${JSON.stringify(right)}`,
    ];
  });
}

function publishedDifference(
  { image, published }: Findings,
  summary: VersionSummary | undefined,
): readonly string[] {
  if (published === image.imageId || (!published && !summary)) return [];
  return [
    `image: asked for ${image.imageId}, published under this version is ${published ?? 'none of this architecture'}`,
  ];
}

function markDifferences({ image, identity }: Findings): readonly string[] {
  return (image.watermarks ?? []).flatMap(({ key }) => {
    const mark = parseWatermarkKey(key);
    if (mark === undefined) return [];
    return [
      ...(mark.flavor === identity.flavor
        ? []
        : [
            `watermark: EC2 says it descends from flavor ${mark.flavor} of ${mark.owner}, the name says ${identity.flavor}`,
          ]),
      ...(mark.owner === image.ownerId
        ? []
        : [`watermark: ${key} is of account ${mark.owner}, the image belongs to ${image.ownerId}`]),
    ];
  });
}

function sourceDifferences(found: Findings, tags: ReleaseTags | undefined): readonly string[] {
  const { image, sources = [] } = found;
  const copies = copiesOf(found);
  const other = sources[copies.length];
  const last = copies.at(-1) ?? image;
  const renamed = (candidate: TracedImage) =>
    candidate.name.startsWith('soe/') && candidate.name !== image.name;
  return [
    ...(other !== undefined && other.name === image.name && last.sourceInstanceId !== undefined
      ? [
          `source: ${last.imageId} was made from an instance of ${other.imageId} in ${other.region}, it is no copy of it although it has its name`,
        ]
      : []),
    ...(other !== undefined && other.name === image.name && last.sourceInstanceId === undefined
      ? [
          `source: ${last.imageId} was copied from ${other.imageId} in ${other.region} of account ${other.ownerId}, the image belongs to ${image.ownerId}`,
        ]
      : []),
    ...(other !== undefined && renamed(other)
      ? [
          `source: EC2 says it was made from ${other.imageId} in ${other.region}, which is ${JSON.stringify(other.name)}`,
        ]
      : []),
    ...(other !== undefined &&
    other.name !== image.name &&
    !renamed(other) &&
    tags?.sourceImage !== undefined &&
    tags.sourceImage !== other.imageId
      ? [
          `sourceImage: tags say ${JSON.stringify(tags.sourceImage)}, EC2 says ${JSON.stringify(other.imageId)}`,
        ]
      : []),
    ...copies.flatMap((copy) =>
      differences(
        'tags',
        tags,
        `tags of ${copy.imageId} in ${copy.region}`,
        readable(() => parseReleaseTags(copy.tags), []),
        ['commit', 'record', 'sourceImage'],
      ),
    ),
  ];
}

function ownerDifference({ image, owners }: Findings): readonly string[] {
  if (owners === undefined || owners.includes(image.ownerId)) return [];
  return [`owner: the image belongs to ${image.ownerId}, expected ${owners.join(', ')}`];
}
