import type { PromotionRequest } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { gateLines, refusingGates } from './refusing-gates.js';
import { releaseDirectory } from './release-directory.js';

/**
 * Hold a promotion against the gates in the record of the release, where that is here. A gate that was
 * skipped is told, and lets it through.
 *
 * @param reason - Why it is promoted although a gate said no
 * @returns which gates said no and why it is promoted all the same, for the journal of the release
 * @throws OrchestratorError `SOE_GATE_REFUSED` when a gate failed or was not evaluated, and there is no
 * reason; `SOE_USAGE` for an empty reason
 */
export async function checkGates(
  { flavor, version, channel }: PromotionRequest,
  reason: string | undefined,
  { directory, onEvent }: PipelineContext,
): Promise<string | undefined> {
  const task = `promote ${flavor} ${version} to ${channel}`;
  if (reason?.trim() === '') {
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: --despite-gates is empty; say why the gates do not count`,
    );
  }
  const warn = (message: string) => onEvent?.({ type: 'warning', message: `${task}: ${message}` });
  const files = releaseDirectory(directory, flavor, version);
  const gates = (await files.load())?.gates ?? [];
  const skipped = gates.filter(({ status }) => status === 'skipped');
  if (skipped.length > 0) warn(`gates were skipped: ${gateLines(skipped).join('; ')}`);
  const refusing = refusingGates(gates);
  if (refusing.length === 0) return undefined;
  if (reason === undefined) {
    throw new OrchestratorError(
      'SOE_GATE_REFUSED',
      `${task}: nothing was changed, because of its gates:\n  ${gateLines(refusing).join('\n  ')}\nThe reports are in ${files.path}. Promote a version that passed; or ask the gates anew with soe test and soe scan; or say why they do not count with --despite-gates REASON`,
    );
  }
  warn(`although gates said no (${reason}): ${gateLines(refusing).join('; ')}`);
  const names = refusing.map(({ name }) => name).join(', ');
  return `despite ${names}: ${reason}`;
}
