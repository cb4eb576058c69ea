import { isDeepStrictEqual } from 'node:util';
import {
  formatWaves,
  type HealthCheck,
  observePromotion,
  type PromotionRequest,
  planWaves,
  runWaves,
  ShareError,
  type WavesPlan,
} from '@soe/share';
import { askProgram } from '../adapters/ask-program.js';
import type { CommandContext } from '../commands/command.js';
import { OrchestratorError } from '../errors.js';
import { checkGates } from '../pipeline/check-gates.js';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { type CarryOutOptions, carryOut } from './carry-out.js';
import { requireChannel } from './channels-of.js';
import { noteLifecycle } from './note-lifecycle.js';
import { shareOptions } from './owner-context.js';
import { readWaves } from './waves-file.js';

/** Options of `soe promote --waves`. */
export interface PromoteInWavesOptions extends CarryOutOptions {
  /** The file with the waves. */
  readonly waves: string;
  /** Why it is promoted although a gate said no. Default: it is not. */
  readonly despiteGates?: string;
}

/**
 * Move a channel ring by ring: each soaks and is asked for its health before the next. Started again after
 * a stop, it goes on where it was, for the pointers say how far it got.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`
 * @throws ShareError as `runWaves`
 */
export async function promoteInWaves(
  requests: readonly PromotionRequest[],
  options: PromoteInWavesOptions,
  pipeline: PipelineContext,
  context: CommandContext,
): Promise<number> {
  const [request] = requests;
  if (request === undefined || requests.length > 1) {
    throw new OrchestratorError('SOE_USAGE', 'promote: --waves takes one flavor at a time');
  }
  const { flavor, version, channel } = request;
  requireChannel(pipeline, flavor, channel);
  const { waves, health, onHalt } = await readWaves(context.directory, options.waves);
  const places = await resolvedDistribution(pipeline, flavor);
  const despite = await checkGates(request, options.despiteGates, pipeline);
  const share = { ...shareOptions(pipeline), places };
  const plan = planWaves(request, waves, places, await observePromotion([request], share));
  const change = {
    task: `promote ${flavor} ${version} to ${channel} in ${waves.length} waves`,
    plan,
    text: formatWaves(plan),
    removes: false,
    // The last wave is soaked and asked for its health again: no pointer says that it was well.
    empty: false,
    problems: plan.problems,
    async apply() {
      // The question may have waited: what was shown is done, or nothing.
      const now = planWaves(request, waves, places, await observePromotion([request], share));
      if (!isDeepStrictEqual(now, plan)) throw movedSince(request);
      const result = await runWaves(request, waves, {
        ...share,
        health: asProgramSays(health, pipeline),
        ...(onHalt !== undefined && { onHalt }),
      });
      const names = waves.map(({ name }) => name).join(', ');
      const detail = [`to ${channel} in waves: ${names}`, ...(despite ? [despite] : [])].join(' ');
      if (!isDone(plan)) await noteLifecycle('promote', request, detail, pipeline);
      return { result, text: `${flavor}@${channel} is ${version}, after ${waves.length} waves` };
    },
  };
  return carryOut(change, options, pipeline.directory, context);
}

function movedSince({ flavor, channel }: PromotionRequest): ShareError {
  return new ShareError(
    'SHARE_CONFLICT',
    `promote to ${channel} in waves: nothing was changed, because ${flavor}@${channel} is not as it was when the plan was shown; plan again`,
  );
}

function isDone({ waves }: WavesPlan): boolean {
  return waves.every(({ state, passed }, index) => {
    return state === 'moved' && (passed || index === waves.length - 1);
  });
}

/** Exit code 0 is well, 1 is not and the last line says why; any other is no answer. */
function asProgramSays(
  command: readonly string[],
  { directory, env }: PipelineContext,
): HealthCheck {
  return async (report, { signal }) => {
    const input = `${JSON.stringify(report)}\n`;
    const { code, output } = await askProgram(command, {
      ...{ input, directory, env },
      ...(signal !== undefined && { signal }),
    });
    const last = output.trim().split('\n').at(-1) ?? '';
    if (code === 0) return { ok: true };
    if (code === 1) return { ok: false, reason: last || `${command.join(' ')} ended with 1` };
    throw new Error(
      `${command.join(' ')} ended with ${code ?? 'a signal'}; 0 is well and 1 is not: ${last}`,
    );
  };
}
