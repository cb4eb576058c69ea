import {
  compareVersions,
  formatSelector,
  newestInRange,
  parseImageName,
  parseVersion,
} from '@soe/contract';
import type { Candidate, Judgement } from './candidate.js';
import type { DiscoveryErrorCode } from './errors.js';
import type { Question } from './image-query.js';
import type { ImageFacts, InstanceTypeFacts } from './image-store.js';
import { unfitFor } from './unfit-for.js';

const imageIdPattern = /^ami-[0-9a-f]{8,17}$/;

/** What candidates are held against. */
export interface Evidence {
  /** What EC2 says of the images, by id. `undefined`: images are not looked at. */
  readonly facts: ReadonlyMap<string, ImageFacts> | undefined;
  /** What the instance type asks, where one is named: `undefined` when the region does not have it. */
  readonly instanceType: InstanceTypeFacts | undefined;
  /** Accounts whose images may be answered, or `'any'`. */
  readonly owners: readonly string[] | 'any';
  /** The time, in milliseconds since 1970. */
  readonly now: number;
}

/** What became of all candidates of a question. */
export interface Verdict {
  /** The answer. */
  readonly winner?: Candidate;
  /** Every candidate with its reason, the best first. */
  readonly why: readonly Judgement[];
  /** Why nothing may be answered although something was found. */
  readonly refusal?: Refusal;
}

/** Why an image that would have been the answer cannot be trusted or used. */
export interface Refusal {
  readonly code: DiscoveryErrorCode;
  readonly reason: string;
}

/**
 * Decide between candidates. The newest version wins, then the newest image, then the lowest id:
 * the same candidates give the same answer. One that does not fit the query loses to the next; one
 * that cannot be trusted ends the search, because somebody wants it to be launched.
 */
export function judge(
  question: Question,
  candidates: readonly Candidate[],
  evidence: Evidence,
): Verdict {
  const why: Judgement[] = [];
  let winner: Candidate | undefined;
  for (const candidate of inOrder(candidates)) {
    const invalid = invalidPointer(candidate);
    const image = evidence.facts?.get(candidate.imageId);
    const seen = image === undefined ? candidate : describe(candidate, image);
    const lost = invalid === undefined ? losesBy(question, seen) : undefined;
    if (lost !== undefined) {
      why.push(judged(seen, invalid, 'lost', lost));
    } else if (winner !== undefined) {
      const newer = `${winner.version ?? winner.imageId} is newer`;
      why.push(judged(seen, invalid, 'lost', newer));
    } else {
      const refusal = invalid ?? refusalOf(question, seen, image, evidence);
      if (refusal !== undefined) {
        why.push(judged(seen, invalid, 'refused', refusal.reason));
        return { why, refusal };
      }
      const unfit = image === undefined ? undefined : unfitFor(question, image, evidence);
      if (unfit === undefined) {
        winner = seen;
        why.push(judged(seen, invalid, 'won', wins(question, image, evidence.now)));
      } else {
        why.push(judged(seen, invalid, 'lost', unfit));
      }
    }
  }
  return winner === undefined ? { why } : { winner, why };
}

function judged(
  { imageId, version, source, where }: Candidate,
  invalid: Refusal | undefined,
  verdict: Judgement['verdict'],
  reason: string,
): Judgement {
  if (invalid !== undefined) {
    // What is not an id must not be shown as one, nor reach a terminal.
    const shown = isImageId(imageId) ? imageId : '(none)';
    return { imageId: shown, source, where, verdict, reason };
  }
  return version === undefined
    ? { imageId, source, where, verdict, reason }
    : { imageId, version, source, where, verdict, reason };
}

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  // A channel and a version have one candidate, and sorting one costs as much as judging it.
  return candidates.length > 1 ? candidates.toSorted(byPreference) : candidates;
}

function byPreference(a: Candidate, b: Candidate): number {
  const version =
    a.version === undefined || b.version === undefined ? 0 : compareVersions(b.version, a.version);
  return version || compare(b.createdAt ?? '', a.createdAt ?? '') || compare(a.imageId, b.imageId);
}

/** A candidate with what EC2 says of it. While a channel moves, its image is ahead of its version. */
function describe(
  candidate: Candidate,
  { name, ownerId, createdAt, deprecatedAt }: ImageFacts,
): Candidate {
  const named = parseImageName(name)?.version;
  const version =
    candidate.channel === undefined ? candidate.version : (named ?? candidate.version);
  return {
    ...candidate,
    ...(version !== undefined && { version }),
    name,
    ownerId,
    createdAt,
    ...(deprecatedAt !== undefined && { deprecatedAt }),
  };
}

/** What a source holds ends up in launch calls and shells, so nothing but an id and a version passes. */
function invalidPointer({ imageId, version }: Candidate): Refusal | undefined {
  if (isImageId(imageId) && (version === undefined || isVersion(version))) return undefined;
  const seen = JSON.stringify({ imageId, version }).slice(0, 200);
  return {
    code: 'DISCOVERY_POINTER_INVALID',
    reason: `${seen} is no image id and version; publish the release again, and see who wrote it`,
  };
}

function isImageId(text: string): boolean {
  return imageIdPattern.test(text);
}

function isVersion(text: string): boolean {
  try {
    return parseVersion(text) === text;
  } catch {
    return false;
  }
}

/** What the selector says against a candidate, before anybody looks at its image. */
export function losesBy(
  { selector, architecture }: Question,
  candidate: Candidate,
): string | undefined {
  if (candidate.architecture !== architecture) return `it is for ${candidate.architecture}`;
  if (selector.kind === 'version' && candidate.version !== selector.version) {
    return `it is not ${selector.version}`;
  }
  if (selector.kind !== 'range') return undefined;
  const { version } = candidate;
  if (version !== undefined && newestInRange([version], selector.range) === version)
    return undefined;
  return `${version ?? 'no version'} is not in ${selector.range}`;
}

/** Why a candidate cannot be trusted. */
function refusalOf(
  { selector, architecture, watermark }: Question,
  candidate: Candidate,
  image: ImageFacts | undefined,
  { facts, owners }: Evidence,
): Refusal | undefined {
  const owner = image?.ownerId ?? candidate.ownerId;
  if (facts === undefined) {
    if (owners === 'any' || owner === undefined || owners.includes(owner)) return undefined;
    return refuse('DISCOVERY_OWNER_REFUSED', notOwned(owner, owners));
  }
  if (image === undefined) {
    return refuse(
      'DISCOVERY_IMAGE_REFUSED',
      'it does not exist or is not shared with this account; ask its owner to share the release',
    );
  }
  if (owners !== 'any' && !owners.includes(image.ownerId)) {
    return refuse('DISCOVERY_OWNER_REFUSED', notOwned(image.ownerId, owners));
  }
  if (image.state !== 'available') {
    return refuse(
      'DISCOVERY_IMAGE_REFUSED',
      `it is ${image.state}, not available; ask its owner which release to use`,
    );
  }
  const identity = parseImageName(image.name);
  if (
    identity?.flavor !== selector.flavor ||
    identity.architecture !== architecture ||
    identity.version !== candidate.version
  ) {
    const wanted = [selector.flavor, candidate.version, architecture].filter(Boolean).join(' ');
    return refuse(
      'DISCOVERY_IMAGE_REFUSED',
      `it is named ${JSON.stringify(image.name)}, which is not ${wanted}; ask its owner to publish the release again`,
    );
  }
  if (watermark !== undefined && !image.watermarks?.includes(watermark)) {
    return refuse(
      'DISCOVERY_WATERMARK_REFUSED',
      `it does not have the watermark ${watermark}, but ${image.watermarks?.join(', ') || 'none'}; do not launch it before you know who made it`,
    );
  }
  return undefined;
}

function refuse(code: DiscoveryErrorCode, reason: string): Refusal {
  return { code, reason };
}

function notOwned(owner: string, owners: readonly string[]): string {
  return `it belongs to ${owner}, not to ${owners.join(', ') || 'anyone allowed'}; do not launch it before you know who changed the parameter`;
}

function wins(
  { selector, maxSeverity }: Question,
  image: ImageFacts | undefined,
  now: number,
): string {
  let reason =
    selector.kind === 'range'
      ? `the newest that fits ${selector.range}`
      : `it is what ${formatSelector(selector)} names`;
  if (image?.deprecatedAt !== undefined && Date.parse(image.deprecatedAt) <= now) {
    reason += `; it is deprecated since ${image.deprecatedAt}`;
  }
  if (maxSeverity !== undefined && image?.severity === undefined) {
    reason += '; it was not scanned';
  }
  return reason;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
