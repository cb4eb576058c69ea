import type { ReleaseChange, ReleaseNotes } from '../../src/index.js';

/** Notes of a release in which nothing changed, with the parts that are given. */
export function emptyNotes(version: string, parts: Partial<ReleaseNotes> = {}): ReleaseNotes {
  return {
    schema: 'release-notes/v1',
    name: 'al2023',
    version,
    date: '2026-11-02T00:00:00.000Z',
    breaking: [],
    sections: [],
    issues: [],
    images: [],
    warnings: [],
    links: {},
    ...parts,
  };
}

/** A change of one commit. */
export function changeOf(hash: string, parts: Partial<ReleaseChange> = {}): ReleaseChange {
  return {
    subject: `change ${hash.slice(-3)}`,
    hash,
    author: 'Ada',
    issues: [],
    breaking: false,
    ...parts,
  };
}
