import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderJson } from '../render/render-json.js';
import { renderMarkdown } from '../render/render-markdown.js';

/** Writes release notes as a text, such as `renderMarkdown` does. */
export type NotesFormat = (notes: ReleaseNotes) => string;

/** Formats by the ending of a name, with their media types. */
const formats: Readonly<Record<string, { readonly type: string; readonly write?: NotesFormat }>> = {
  md: { type: 'text/markdown; charset=utf-8', write: (notes) => renderMarkdown(notes) },
  markdown: { type: 'text/markdown; charset=utf-8', write: (notes) => renderMarkdown(notes) },
  json: { type: 'application/json', write: renderJson },
  html: { type: 'text/html; charset=utf-8' },
  htm: { type: 'text/html; charset=utf-8' },
  txt: { type: 'text/plain; charset=utf-8' },
};

/**
 * The format that goes with the name of a file.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if none does.
 */
export function formatOf(name: string): NotesFormat {
  const write = entryOf(name)?.write;
  if (write) return write;
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Cannot publish to ${cleanText(name)}: no format goes with this ending. Give option format.`,
  );
}

/** The media type that goes with the name of a file. */
export function mediaTypeOf(name: string): string {
  return entryOf(name)?.type ?? 'text/plain; charset=utf-8';
}

function entryOf(name: string) {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}
