import { type ParameterPaths, parseParameterPath } from '@soe/contract';
import type { ReleasedImage } from './observe-releases.js';

/** Who could launch an image before it was disabled, as parameters keep it. */
export interface PermissionRecord {
  /** Accounts, and ARNs of organisations and units; `all` is everybody. */
  readonly grantees: readonly string[];
  /** The paths of its parts. */
  readonly names: readonly string[];
  /** The values of its parts, in the same order. */
  readonly values: readonly string[];
  /** Whether every part is there: only then it can be trusted to be all. */
  readonly complete: boolean;
}

/** One parameter of a record. */
export interface RecordPart {
  /** Its path. */
  readonly name: string;
  /** Its value. */
  readonly value: string;
}

/** The bytes that a standard parameter holds (PutParameter, parameter Value), and some room. */
const partBytes = 4_000;

/** The path of the record of an image, without the number of the part. */
export function recordPath(paths: ParameterPaths, image: ReleasedImage): string {
  const { version, architecture, imageId } = image;
  return paths.versionPermissions(version, architecture, imageId, 1).replace(/\/1$/, '');
}

/**
 * Cut a record into parameters. Each part says how many there are and stands for itself, so that
 * parts of different writes can be read together. Who is appended changes only the last parts.
 */
export function writeRecord(path: string, grantees: readonly string[]): readonly RecordPart[] {
  const parts: string[][] = [[]];
  let bytes = 0;
  for (const grantee of grantees) {
    const more = Buffer.byteLength(grantee, 'utf8') + 3;
    if (bytes + more > partBytes - 50) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(grantee);
    bytes += more;
  }
  return parts.map((some, index) => ({
    name: `${path}/${index + 1}`,
    value: JSON.stringify({ of: parts.length, grantees: some }),
  }));
}

/** Read the records of all images from the parameters of one region, by image id. */
export function readRecords(
  values: Readonly<Record<string, string>>,
  options: { readonly prefix: string },
): ReadonlyMap<string, PermissionRecord> {
  const found = new Map<string, RecordPart[]>();
  for (const [name, value] of Object.entries(values)) {
    const identity = parseParameterPath(name, options);
    if (identity?.kind !== 'version-permissions') continue;
    found.set(identity.imageId, [...(found.get(identity.imageId) ?? []), { name, value }]);
  }
  return new Map([...found].map(([imageId, parts]) => [imageId, readRecord(parts)]));
}

/** Put the parts of one record together. */
export function readRecord(parts: readonly RecordPart[]): PermissionRecord {
  const sorted = parts.toSorted((a, b) => partOf(a) - partOf(b));
  const read = sorted.map(({ value }) => readPart(value));
  const [first] = read;
  const numbers = sorted.map(partOf);
  return {
    grantees: [...new Set(read.flatMap((part) => part?.grantees ?? []))],
    names: sorted.map(({ name }) => name),
    values: sorted.map(({ value }) => value),
    complete:
      first !== undefined &&
      read.every((part) => part !== undefined) &&
      Array.from({ length: first.of }, (_, index) => index + 1).every((n) => numbers.includes(n)),
  };
}

/** A record that is not there. */
export const noRecord: PermissionRecord = { grantees: [], names: [], values: [], complete: true };

/** Both lists, the first unchanged and what is new behind it. */
export function together(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function partOf({ name }: RecordPart): number {
  return Number(name.slice(name.lastIndexOf('/') + 1));
}

function readPart(
  value: string,
): { readonly of: number; readonly grantees: readonly string[] } | undefined {
  try {
    const { of, grantees } = JSON.parse(value) as { of?: unknown; grantees?: unknown };
    // The paths of the contract count up to four digits.
    if (typeof of !== 'number' || !Number.isInteger(of) || of < 1 || of > 9_999) return undefined;
    if (!Array.isArray(grantees) || !grantees.every((each) => typeof each === 'string')) {
      return undefined;
    }
    return { of, grantees };
  } catch {
    return undefined;
  }
}
