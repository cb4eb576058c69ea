import type { TemplateFormat } from '../edit/template-format.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { printable } from '../printable.js';
import { type NotesFormatName, renderNotes } from '../render/formats.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { readTextFile } from './read-notes-file.js';
import { usageError } from './usage-error.js';

/** What writes the notes: a format, or the template that `--template` names. */
export async function renderer(
  { template: file }: Flags,
  format: NotesFormatName,
  ports: CommandPorts,
): Promise<(notes: ReleaseNotes) => string | Promise<string>> {
  if (file === undefined) return (notes) => renderNotes(notes, format);
  const written = templateFormats[format];
  if (written === undefined) {
    throw usageError(
      `--template writes ${Object.keys(templateFormats).join(', ')}, not ${format}; leave one of them out`,
    );
  }
  const template = await readTextFile(file, ports);
  const { renderTemplate } = await import('../edit/render-template.js');
  return (notes) => renderTemplate(notes, template, { format: written, name: printable(file) });
}

const templateFormats: Readonly<Partial<Record<NotesFormatName, TemplateFormat>>> = {
  md: 'markdown',
  gfm: 'markdown',
  html: 'html',
  text: 'text',
};
