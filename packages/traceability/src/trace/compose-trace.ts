import {
  ContractError,
  type ImageIdentity,
  parseReleaseTags,
  type ReleaseTags,
  type VersionSummary,
} from '@soe/contract';
import { parseVersionSummary } from '@soe/contract/schemas';
import type { Trace } from './trace.js';
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
  readonly summary: string | undefined;
  /** Value of the parameter with the image of its version and architecture. */
  readonly published: string | undefined;
  /** Accounts that may own it; `undefined` when none were named. */
  readonly owners: readonly string[] | undefined;
}

/**
 * One answer of all the evidence. For the identity the name counts, because nobody can change it; for
 * the rest the tags, because they are of this image and the summary is of its version.
 */
export function composeTrace({ region, image, identity, ...found }: Findings): Trace {
  const { tags: carried, ...facts } = image;
  const broken: string[] = [];
  const tags = readable(() => parseReleaseTags(carried), broken);
  const summary = readable(
    () => (found.summary === undefined ? undefined : parseVersionSummary(found.summary)),
    broken,
  );
  return {
    ...fromSummary(summary),
    ...fromTags(tags),
    // Last, so that nothing that is claimed can replace what EC2 says.
    ...facts,
    region,
    ...identity,
    evidence: [
      'name' as const,
      ...(tags ? ['tags' as const] : []),
      ...(summary ? ['summary' as const] : []),
      ...(found.published === image.imageId ? ['parameter' as const] : []),
    ],
    contradictions: [
      ...broken,
      ...differences('tags', tags, 'name', identity, ['flavor', 'version', 'buildId']),
      ...differences('tags', tags, 'summary', summary, tellsBoth),
      ...(found.published === image.imageId || (!found.published && !summary)
        ? []
        : [
            `image: asked for ${image.imageId}, published under this version is ${found.published ?? 'none of this architecture'}`,
          ]),
      ...(found.owners === undefined || found.owners.includes(image.ownerId)
        ? []
        : [`owner: the image belongs to ${image.ownerId}, expected ${found.owners.join(', ')}`]),
    ],
  };
}

const tellsBoth = ['commit', 'repository', 'buildUrl', 'record'] as const;

function fromSummary(summary: VersionSummary | undefined) {
  if (summary === undefined) return { issues: [] };
  const { created: _created, deprecated: _deprecated, ...told } = summary;
  return told;
}

function fromTags(tags: ReleaseTags | undefined) {
  if (tags === undefined) return {};
  const { flavor: _flavor, version: _version, buildId: _buildId, ...told } = tags;
  return told;
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
    return [
      `${field}: ${nameOfA} say ${JSON.stringify(left)}, ${nameOfB} says ${JSON.stringify(right)}`,
    ];
  });
}
