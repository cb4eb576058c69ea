import { formatSelector, parseImageName, parseSelector } from '@soe/contract';
import { findMismatch } from '../documents/document-schema.js';
import { DiscoveryError } from '../errors.js';
import type { ImageLock, LockEntry } from './image-lock.js';
import { entryDigest, lockEntries } from './lock-entries.js';
import { lockSchema } from './lock-schema.js';

/**
 * Read a lock from its text, and check it: its schema, that every entry is what its digest says, and
 * that names and versions fit. The digest finds what was edited, moved or merged by hand; it is no
 * signature, so who may change the lock decides what is launched.
 *
 * @param where - what was read, for messages. Default `lock`
 * @throws DiscoveryError `DISCOVERY_LOCK_INVALID`
 */
export function readLock(text: string, where = 'lock'): ImageLock {
  const value = parseJson(text, where);
  const problem = findMismatch(lockSchema, value) ?? repeated(text);
  if (problem !== undefined) throw invalid(where, problem);
  const lock = value as ImageLock;
  for (const entry of lockEntries(lock)) {
    const wrong = entryProblem(entry);
    if (wrong !== undefined) {
      const { selector, region, architecture } = entry;
      throw invalid(where, `${selector} for ${architecture} in ${region}: ${wrong}`);
    }
  }
  return lock;
}

function entryProblem(entry: LockEntry): string | undefined {
  const { selector, architecture, image } = entry;
  const expected = entryDigest(entry);
  if (image.digest !== expected) {
    return `its digest is ${image.digest}, and what it says has ${expected}: it was edited by hand`;
  }
  const wanted = selectorOf(selector);
  if (wanted === undefined) return 'the selector is none, or is not written as the contract does';
  const identity = parseImageName(image.name);
  const fits =
    identity?.flavor === wanted.flavor &&
    identity.version === image.version &&
    identity.architecture === architecture;
  return fits ? undefined : `the image is named ${JSON.stringify(image.name)}`;
}

function selectorOf(text: string) {
  try {
    const selector = parseSelector(text);
    return formatSelector(selector) === text ? selector : undefined;
  } catch {
    return undefined;
  }
}

/** JSON.parse keeps the last of two members of one name, and two are what a merge may leave. */
function repeated(text: string): string | undefined {
  const places: Set<string>[] = [];
  for (const [token, key] of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') places.push(new Set());
    else if (token === '}') places.pop();
    else if (key !== undefined) {
      const names = places.at(-1);
      const name: string = JSON.parse(`"${key}"`);
      if (names?.has(name)) return `${JSON.stringify(name)} is there twice`;
      names?.add(name);
    }
  }
  return undefined;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const conflict = /^<{7} /m.test(text) ? 'it holds a merge conflict' : 'it is not JSON';
    throw invalid(where, conflict, cause);
  }
}

function invalid(where: string, problem: string, cause?: unknown): DiscoveryError {
  return new DiscoveryError(
    'DISCOVERY_LOCK_INVALID',
    `read ${where}: ${problem}; lock again instead of editing it, and see who changed it`,
    { cause },
  );
}
