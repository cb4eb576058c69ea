import {
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
import { contradictionsOf, copiesOf } from './contradictions.js';
import { readable } from './readable.js';
import { isShortened } from './shortened-value.js';
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
    contradictions: [...broken, ...contradictionsOf(found, { tags, shared, summary })],
    gaps: found.gaps ?? [],
  };
}

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
