import { formatPublicationPlan, type PublicationResult } from '@soe/release-notes';
import type { PipelineContext } from '../pipeline/context.js';
import { type PublishNotesRequest, planNotesPublication } from '../pipeline/publish-notes.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/**
 * `soe notes --publish`: shows what would be written at the places of the configuration; with `yes`
 * writes it. A second run finds nothing left to do.
 */
export async function publishNotes(
  request: PublishNotesRequest,
  yes: boolean,
  pipeline: PipelineContext,
  context: CommandContext,
): Promise<number> {
  const { say } = context;
  const planned = await planNotesPublication(request, pipeline);
  const { plan } = planned;
  if (!yes) {
    answer(context, plan, printableLines(formatPublicationPlan(plan).trimEnd()));
    if (plan.actions.some(({ action }) => action !== 'none'))
      say('Nothing was written; --yes does it.');
    return plan.failures.length > 0 ? exitCodes.failed : exitCodes.done;
  }
  say(formatPublicationPlan(plan).trimEnd());
  const result = await planned.apply();
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
