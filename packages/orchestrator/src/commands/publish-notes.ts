import {
  applyPublication,
  formatPublicationPlan,
  type PublicationResult,
  planPublication,
  type ReleaseNotes,
} from '@soe/release-notes';
import type { PipelineContext } from '../pipeline/context.js';
import { notesPublishers } from '../pipeline/notes-publishers.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/**
 * `soe notes --publish`: shows what would be written at the places of the configuration; with `yes`
 * writes it. A second run finds nothing left to do.
 */
export async function publishNotes(
  notes: ReleaseNotes,
  yes: boolean,
  pipeline: PipelineContext,
  context: CommandContext,
): Promise<number> {
  const { signal, say } = context;
  const { name: flavor, version } = notes;
  const publishers = notesPublishers({ flavor, version }, pipeline);
  const plan = await planPublication(notes, publishers, { signal });
  if (!yes) {
    answer(context, plan, printableLines(formatPublicationPlan(plan).trimEnd()));
    if (plan.actions.some(({ action }) => action !== 'none'))
      say('Nothing was written; --yes does it.');
    return plan.failures.length > 0 ? exitCodes.failed : exitCodes.done;
  }
  say(formatPublicationPlan(plan).trimEnd());
  const result = await applyPublication(plan, publishers, { signal });
  answer(context, result, printableLines(formatResult(result)));
  return result.complete ? exitCodes.done : exitCodes.failed;
}

function formatResult({ outcomes }: PublicationResult): string {
  return outcomes
    .map(({ kind, target, status, url, warnings, error }) =>
      [
        `${status}: ${kind} ${target}${url === undefined ? '' : ` ${url}`}`,
        ...warnings.map((warning) => `  warning: ${warning}`),
        ...(error === undefined ? [] : [`  ${error.code}: ${error.message}`]),
      ].join('\n'),
    )
    .join('\n');
}
