import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderAdf } from './render-adf.js';
import { renderConfluence } from './render-confluence.js';
import { renderHtml } from './render-html.js';
import { renderJson } from './render-json.js';
import { renderMarkdown } from './render-markdown.js';
import { renderSlack } from './render-slack.js';
import { renderTeams } from './render-teams.js';
import { renderText } from './render-text.js';

/** Every format by its short name: `md` is CommonMark, `gfm` the Markdown of GitHub. */
export type NotesFormatName = keyof typeof formats;

const formats = {
  md: (notes: ReleaseNotes) => renderMarkdown(notes, { flavor: 'commonmark' }),
  gfm: (notes: ReleaseNotes) => renderMarkdown(notes, { flavor: 'github' }),
  html: (notes: ReleaseNotes) => renderHtml(notes),
  text: (notes: ReleaseNotes) => renderText(notes),
  json: renderJson,
  adf: (notes: ReleaseNotes) => asJson(renderAdf(notes)),
  confluence: (notes: ReleaseNotes) => renderConfluence(notes),
  slack: (notes: ReleaseNotes) => asJson(renderSlack(notes)),
  teams: (notes: ReleaseNotes) => asJson(renderTeams(notes)),
} satisfies Readonly<Record<string, (notes: ReleaseNotes) => string>>;

/** The names of all formats. */
export const notesFormats: readonly NotesFormatName[] = /* @__PURE__ */ namesOf(formats);

/** Endings of file names, where they tell a format. */
const endings: Readonly<Record<string, NotesFormatName>> = {
  md: 'md',
  markdown: 'md',
  html: 'html',
  htm: 'html',
  txt: 'text',
  json: 'json',
};

/**
 * Writes notes in a format that is chosen by name, as text. What is JSON for a program to send (`adf`,
 * `slack`, `teams`) is indented.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for a name that is none; `NOTES_TOO_LONG`
 */
export function renderNotes(notes: ReleaseNotes, format: NotesFormatName): string {
  if (Object.hasOwn(formats, format)) return formats[format](notes);
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Cannot write release notes as ${cleanText(String(format))}: give one of ${notesFormats.join(', ')}.`,
  );
}

/** The format that goes with the name of a file; `undefined` where its ending tells none. */
export function formatOfFile(name: string): NotesFormatName | undefined {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(table) as Name[];
}
