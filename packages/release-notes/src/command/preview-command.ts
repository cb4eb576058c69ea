import { previewReleaseNotes } from '../preview/preview-release-notes.js';
import { previewLine, renderPreview } from '../preview/render-preview.js';
import { printable } from '../printable.js';
import { chooseFormat } from './choose-format.js';
import { collectOptions } from './collect-options.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodes } from './exit-code.js';
import type { Flags } from './read-arguments.js';
import { refuseFlags } from './refuse-flags.js';
import { renderer } from './renderer.js';
import { writeAnswer } from './write-answer.js';

/** `preview`: the notes of the next release, with its version. */
export async function previewCommand(
  _operands: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  refuseFlags(flags, ['notes', 'merge', 'rule', 'max-subject'], 'preview reads git');
  const format = chooseFormat(flags, undefined);
  const { from, to, release } = flags;
  const prefix = flags['tag-prefix'];
  const preview = await previewReleaseNotes({
    ...(await collectOptions(flags, ports)),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(release !== undefined && { version: release }),
    ...(prefix !== undefined && { tagPrefix: prefix }),
    ...(ports.now && { now: ports.now }),
  });
  ports.say(printable(previewLine(preview)));
  for (const warning of preview.notes.warnings) ports.say(printable(`warning: ${warning}`));
  await writeAnswer(await write(preview, flags, format, ports), flags, ports);
  return exitCodes.done;
}

async function write(
  preview: Awaited<ReturnType<typeof previewReleaseNotes>>,
  flags: Flags,
  format: ReturnType<typeof chooseFormat<undefined>>,
  ports: CommandPorts,
): Promise<string> {
  if (flags.template === undefined) {
    if (format === undefined || format === 'gfm' || format === 'md') return renderPreview(preview);
    // What a program needs is the version, too.
    if (format === 'json') return `${JSON.stringify(preview, undefined, 2)}\n`;
  }
  return (await renderer(flags, format ?? 'md', ports))(preview.notes);
}
