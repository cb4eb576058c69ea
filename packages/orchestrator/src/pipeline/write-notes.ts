import type { ReleaseRecord } from '@soe/contract';
import { type ReleaseNotes, renderJson, renderMarkdown } from '@soe/release-notes';
import { parseReleaseNotes } from '@soe/release-notes/schemas';
import type { PipelineContext } from './context.js';
import { openJournal } from './journal.js';
import { makeNotes } from './make-notes.js';
import { releaseDirectory } from './release-directory.js';

/** Write the notes of a release beside its record. */
export async function writeNotes(
  release: ReleaseRecord,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { files, say, done } = openJournal(release, context);
  const { previousVersion, source } = release;
  const since = previousVersion ?? source?.previousCommit?.slice(0, 12);
  say('notes', since === undefined ? 'from all commits' : `from the commits since ${since}`);
  const notes = await makeNotes(release, context);
  await files.write('notes.json', renderJson(notes));
  await files.write('notes.md', renderMarkdown(notes));
  return done('notes', { ...release, notes: { file: 'notes.md' } });
}

/** The notes that were written beside a record; `undefined` when there are none. */
export async function writtenNotes(
  { flavor, version }: Pick<ReleaseRecord, 'flavor' | 'version'>,
  { directory }: Pick<PipelineContext, 'directory'>,
): Promise<ReleaseNotes | undefined> {
  const text = await releaseDirectory(directory, flavor, version).read('notes.json');
  return text === undefined ? undefined : parseReleaseNotes(text, 'notes.json');
}
