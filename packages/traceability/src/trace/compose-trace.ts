import {
  ContractError,
  type ImageIdentity,
  parseReleaseTags,
  parseWatermarkKey,
  type ReleaseRecord,
  type ReleaseTags,
  recordDigest,
  sharedTagPrefix,
  type TagSet,
  type VersionSummary,
} from '@soe/contract';
import { parseReleaseRecord, parseVersionSummary } from '@soe/contract/schemas';
import { isShortened, shortenedFits } from './shortened-value.js';
import type { Trace, TraceEvidence } from './trace.js';
import type { TracedImage } from './trace-store.js';

/** All that was found of an image. */
export interface Findings {
  /** The region that was asked. */
  readonly region: string;
  /** What EC2 says. */
  readonly image: TracedImage;
  /** What its name says. */
  readonly identity: ImageIdentity;
  /** Value of the parameter with the summary of its version. */
  readonly summary?: string | undefined;
  /** Value of the parameter with the image of its version and architecture. */
  readonly published?: string | undefined;
  /** The images that it was copied or made from and that could be seen, nearest first. */
  readonly sources?: readonly (TracedImage & { readonly region: string })[];
  /** The record, if it could be read; not checked yet. */
  readonly record?: unknown;
  /** Accounts that may own it; `undefined` when none were named. */
  readonly owners?: readonly string[] | undefined;
  /** What could not be asked. */
  readonly gaps?: readonly string[];
}

/**
 * One answer of all the evidence. For the identity the name counts, because nobody can change it; for
 * the rest the tags, because they are of this image and the summary is of its version; a record only
 * where it has the digest that these name.
 */
export function composeTrace(found: Findings): Trace {
  const { region, image, identity } = found;
  const broken: string[] = [];
  const tags = readable(() => parseReleaseTags(image.tags), broken);
  const shared = readable(() => parseReleaseTags(unshared(image.tags)), broken);
  const summary = readable(
    () => (found.summary === undefined ? undefined : parseVersionSummary(found.summary)),
    broken,
  );
  const claimed = tags?.record ?? summary?.record ?? shared?.record;
  const record = readable(() => knownRecord(found.record, claimed, broken), broken);
  const copies = copiesOf(found);
  const marked = (image.watermarks ?? []).some(({ key }) => {
    const mark = parseWatermarkKey(key);
    return mark?.owner === image.ownerId && mark.flavor === identity.flavor;
  });
  const evidence: readonly (readonly [TraceEvidence, boolean])[] = [
    ['name', true],
    ['tags', tags !== undefined],
    ['shared-tags', shared !== undefined],
    ['watermark', marked],
    ['source', copies.length > 0],
    ['summary', summary !== undefined],
    ['parameter', found.published === image.imageId],
    ['record', record !== undefined],
  ];
  return {
    ...fromSummary(summary),
    ...withoutIdentity(shared),
    ...fromTags(tags, summary, record),
    ...fromRecord(record),
    // Last, so that nothing that is claimed can replace what EC2 says.
    imageId: image.imageId,
    name: image.name,
    ownerId: image.ownerId,
    createdAt: image.createdAt,
    ...(image.state !== undefined && { state: image.state }),
    ...(image.deprecatedAt !== undefined && { deprecatedAt: image.deprecatedAt }),
    ...lifecycleTags(image.tags),
    region,
    ...identity,
    copyOf: copies.map(({ imageId, region: where }) => ({ imageId, region: where })),
    evidence: evidence.flatMap(([name, there]) => (there ? [name] : [])),
    contradictions: [
      ...broken,
      ...differences('tags', tags, 'name', identity, ['flavor', 'version', 'buildId']),
      ...differences('shared tags', shared, 'name', identity, ['flavor', 'version', 'buildId']),
      ...differences('tags', tags, 'summary', summary, tellsBoth),
      ...differences('tags', tags, 'shared tags', shared, ['commit', 'record']),
      ...(tags ? [] : differences('shared tags', shared, 'summary', summary, ['commit', 'record'])),
      ...publishedDifference(found, summary),
      ...markDifferences(found),
      ...sourceDifferences(found, tags),
      ...ownerDifference(found),
    ],
    gaps: found.gaps ?? [],
  };
}

const tellsBoth = ['commit', 'repository', 'buildUrl', 'record'] as const;

function unshared(tags: TagSet): TagSet {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) =>
      key.startsWith(sharedTagPrefix) ? [[key.slice(sharedTagPrefix.length), value]] : [],
    ),
  );
}

// As share writes them when it deprecates a release.
function lifecycleTags(tags: TagSet) {
  const successor = tags[`${sharedTagPrefix}soe:successor`];
  const deprecationReason = tags[`${sharedTagPrefix}soe:deprecation-reason`];
  return {
    ...(successor !== undefined && { successor }),
    ...(deprecationReason !== undefined && { deprecationReason }),
  };
}

function fromSummary(summary: VersionSummary | undefined) {
  if (summary === undefined) return { issues: [] };
  const { created: _created, deprecated: _deprecated, ...told } = summary;
  return told;
}

function withoutIdentity(tags: ReleaseTags | undefined) {
  if (tags === undefined) return {};
  const { flavor: _flavor, version: _version, buildId: _buildId, ...told } = tags;
  return told;
}

// A value that was shortened to fit a tag gives way to the whole one.
function fromTags(
  tags: ReleaseTags | undefined,
  summary: VersionSummary | undefined,
  record: ReleaseRecord | undefined,
) {
  const told: Partial<ReleaseTags> = withoutIdentity(tags);
  const whole: Readonly<Record<string, string | undefined>> = {
    repository: record?.source?.repository ?? summary?.repository,
    ref: record?.source?.ref,
    buildUrl: record?.ci?.runUrl ?? summary?.buildUrl,
  };
  const full = Object.entries(whole).filter(
    ([field, value]) => value !== undefined && isShortened(told[field as keyof typeof told]),
  );
  return { ...told, ...Object.fromEntries(full) };
}

function fromRecord(record: ReleaseRecord | undefined) {
  if (record === undefined) return {};
  const { source, ci, changes, notes, attestations, archives } = record;
  return {
    ...(source && { source, commit: source.commit }),
    ...(source?.repository !== undefined && { repository: source.repository }),
    ...(source?.ref !== undefined && { ref: source.ref }),
    ...(ci?.runUrl !== undefined && { buildUrl: ci.runUrl }),
    ...(notes?.url !== undefined && { notesUrl: notes.url }),
    ...(changes && { changes, issues: [...new Set(changes.flatMap(({ issues }) => issues))] }),
    ...(attestations && { attestations }),
    ...(archives && { archives }),
  };
}

function knownRecord(
  value: unknown,
  claimed: string | undefined,
  broken: string[],
): ReleaseRecord | undefined {
  if (value === undefined || claimed === undefined) return undefined;
  const record = parseReleaseRecord(value);
  const seen = recordDigest(record);
  if (seen === claimed) return record;
  broken.push(`record: the one that was read has the digest ${seen}, the image names ${claimed}`);
  return undefined;
}

// Damaged evidence is reported with the rest: it must not hide what the other evidence says.
function readable<T>(parse: () => T, broken: string[]): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    broken.push(error.message);
    return undefined;
  }
}

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

/** The sources up to the first that has another name: that one is what the release was built from. */
function copiesOf({ image, sources = [] }: Findings): NonNullable<Findings['sources']> {
  // A name is taken once in an account and region, so one of both that was made from an instance of
  // the other cannot be.
  const end = sources.findIndex(
    ({ name, ownerId }) => name !== image.name || ownerId !== image.ownerId,
  );
  return end < 0 ? sources : sources.slice(0, end);
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
