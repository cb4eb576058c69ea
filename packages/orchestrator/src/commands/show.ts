import { howToGoOn } from '../pipeline/how-to-go-on.js';
import { readRun, type ShownFlavor, type ShownRun } from '../pipeline/read-run.js';
import { formatDuration } from '../watch/format-duration.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** `soe show RUN`: what a run did, and how to go on. */
export async function show(name: string, context: CommandContext): Promise<number> {
  const { directory } = await pipelineContext(context);
  const run = await readRun(directory, name);
  // Messages quote what Packer printed.
  answer(context, run, printableLines(formatRun(run)));
  return 0;
}

function formatRun(run: ShownRun): string {
  const { id, status, startedAt, durationMs, commit, directory, flavors } = run;
  const isOpen = status !== 'running' && status !== 'done';
  return [
    `${id}  ${status}  ${formatDuration(durationMs)}`,
    `  began    ${startedAt}`,
    `  commit   ${commit}`,
    `  folder   ${directory}`,
    ...flavors.flatMap(formatFlavor),
    ...(isOpen ? ['', howToGoOn(run).text] : []),
  ].join('\n');
}

function formatFlavor(flavor: ShownFlavor): readonly string[] {
  const { status, version = '', stages, images, warnings, message, code } = flavor;
  const files = [...flavor.logs, ...flavor.reports];
  return [
    '',
    [flavor.flavor, version, status].filter(Boolean).join(' '),
    ...stages.map(
      (each) =>
        `  ${each.stage.padEnd(10)}${each.status.padEnd(10)}${formatDuration(each.durationMs).padStart(9)}${each.detail === undefined ? '' : `  ${firstLine(each.detail)}`}`,
    ),
    ...flavor.stillBuilding.map(
      (each) => `  Packer for ${each} still runs; it is followed when the run goes on`,
    ),
    ...images.map((each) => `  ${each.region} ${each.architecture} ${each.imageId}`),
    ...warnings.map((each) => `  warning: ${each}`),
    ...(message === undefined ? [] : [`  ${message}${code === undefined ? '' : ` [${code}]`}`]),
    ...(flavor.directory === undefined ? [] : [`  files    ${flavor.directory}`]),
    ...files.map((each) => `           ${each}`),
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
