import type { Contributor, ReleaseNotesSection } from './release-notes.js';

/** Authors and co-authors of changes, each once, those of the newest first in each section. */
export function contributorsOf(sections: readonly ReleaseNotesSection[]): readonly Contributor[] {
  const names = new Set<string>();
  for (const { changes } of sections) {
    for (const { author, coAuthors } of changes) {
      names.add(author);
      for (const name of coAuthors ?? []) names.add(name);
    }
  }
  // Programs are told of by their changes; GitHub marks them so.
  return [...names]
    .filter((name) => name !== '' && !name.endsWith('[bot]'))
    .map((name) => ({ name }));
}
