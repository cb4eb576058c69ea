import {
  formatWaves,
  type HealthCheck,
  observePromotion,
  type PromotionRequest,
  planWaves,
  runWaves,
  ShareError,
  type Wave,
  type WavesPlan,
} from '@soe/share';
import { askProgram } from '../adapters/ask-program.js';
import { checkGates } from '../pipeline/check-gates.js';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { shareOptions } from '../pipeline/share-release.js';
import { requireChannel } from './channels-of.js';
import { noteLifecycle } from './note-lifecycle.js';
import type { PlannedChange } from './planned-change.js';
import { isLeftOf, storableWaves } from './stored-waves.js';
import type { WavesSource } from './waves-file.js';

/** A channel that moves ring by ring. */
export interface WavesRequest extends Omit<PromotionRequest, 'regions'> {
  /** The rings, in their order. */
  readonly waves: readonly Wave[];
  /** Says whether a wave is well: a function, or a program that is told the wave on its standard input. */
  readonly health: HealthCheck | readonly string[];
  /** What happens to the waves so far when one is not well. Default: they go back. */
  readonly onHalt?: 'roll-back' | 'stay';
  /** Why it is promoted although a gate said no. Default: it is not. */
  readonly despiteGates?: string;
  /** Where waves and program were read: then the plan can be stored. Default: from nowhere. */
  readonly source?: WavesSource;
  /** A plan that was shown before: more than what is left of it is not done. Default: the one that is made. */
  readonly shown?: WavesPlan;
}

/**
 * Plan to move a channel ring by ring: each soaks and is asked for its health before the next. Applied again after
 * a stop, it goes on where it was, for the pointers say how far it got.
 *
 * @throws OrchestratorError `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`, `SOE_CHANNEL_UNKNOWN`, `SOE_FLAVOR_UNKNOWN`;
 * ShareError as `runWaves`
 */
export async function planPromotionInWaves(
  asked: WavesRequest,
  given: PipelineContext,
): Promise<PlannedChange> {
  const { waves, health, onHalt, despiteGates, source: _, shown, ...request } = asked;
  const context = { ...given, access: accessOf(given) };
  const { flavor, version, channel } = request;
  await requireOwner(context);
  requireChannel(context, flavor, channel);
  const places = await resolvedDistribution(context, flavor);
  const despite = await checkGates(request, despiteGates, context);
  const share = { ...shareOptions(context), places };
  const plan = planWaves(request, waves, places, await observePromotion([request], share));
  if (shown !== undefined && !isLeftOf(plan, shown)) throw movedSince(request);
  const stored = await storableWaves(asked, plan, context);
  return {
    task: `promote ${flavor} ${version} to ${channel} in ${waves.length} waves`,
    plan,
    ...(stored && { stored }),
    text: formatWaves(plan),
    removes: false,
    // The last wave is soaked and asked for its health again: no pointer says that it was well.
    empty: false,
    problems: plan.problems,
    async apply() {
      // The question may have waited: what was shown is done, or nothing.
      const now = planWaves(request, waves, places, await observePromotion([request], share));
      if (!isLeftOf(now, plan)) throw movedSince(request);
      const result = await runWaves(request, waves, {
        ...share,
        health: typeof health === 'function' ? health : asProgramSays(health, context),
        ...(onHalt !== undefined && { onHalt }),
      });
      const names = waves.map(({ name }) => name).join(', ');
      const detail = [`to ${channel} in waves: ${names}`, ...(despite ? [despite] : [])].join(' ');
      if (!isDone(plan)) await noteLifecycle('promote', request, detail, context);
      return { result, text: `${flavor}@${channel} is ${version}, after ${waves.length} waves` };
    },
  };
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
