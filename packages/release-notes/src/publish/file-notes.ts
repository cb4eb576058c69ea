import { nodeFileSystem } from '../adapters/node-file-system.js';
import { digestOf } from './digest-of.js';
import { type FilePlaceOptions, filePlace, readPlace } from './file-place.js';
import type { FileSystem } from './file-system.js';
import { formatFor, type NotesFormat } from './notes-format.js';
import { plannedState, plannedText } from './planned-write.js';
import type { Publisher } from './publisher.js';
import { writePlace } from './write-place.js';

/** How notes are published as a file. */
export interface FileNotesOptions extends FilePlaceOptions {
  /** How the notes are written. Default: what goes with the ending of the path, such as `.md`, `.html`. */
  readonly format?: NotesFormat;
  /** The file system. Default: that of Node. */
  readonly files?: FileSystem;
}

/**
 * Publishes release notes as a file, which is written under a temporary name and renamed. A symbolic
 * link is refused as the file, and followed as a folder unless it leads out of `directory`.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning and applying throw
 * `NOTES_FILE_FAILED`, and applying `NOTES_PUBLISH_CONFLICT` if the file has changed since.
 */
export function fileNotes(options: FileNotesOptions): Publisher {
  const place = filePlace(options);
  const { files = nodeFileSystem } = options;
  const format = formatFor(place.path, options.format);
  const { target } = place;
  return {
    kind: 'file',
    target,
    async plan(notes, { signal } = {}) {
      signal?.throwIfAborted();
      const content = format(notes);
      const there = await readPlace(files, place);
      const common = { kind: 'file', target, warnings: [] };
      if (there?.digest === digestOf(content)) {
        return { ...common, action: 'none', reason: 'it holds these notes', steps: [] };
      }
      const bytes = Buffer.byteLength(content);
      const write = { content, expects: there?.digest ?? null };
      return {
        ...common,
        action: there ? 'update' : 'create',
        reason: there ? 'it holds something else' : 'there is no such file',
        steps: [{ title: `write ${bytes} bytes to ${target}`, write }],
      };
    },
    async apply(action, { signal } = {}) {
      const content = Buffer.from(plannedText(action, 'content'));
      const expects = plannedState(action);
      signal?.throwIfAborted();
      const published = { kind: 'file', target, warnings: [] };
      // Who was killed after the last step finds it done.
      const there = await readPlace(files, place);
      if (there?.digest === digestOf(content)) return { ...published, action: 'none' };
      await writePlace(files, place, content, { expects });
      return { ...published, action: action.action };
    },
  };
}
