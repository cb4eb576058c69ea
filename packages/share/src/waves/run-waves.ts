import { movePointers } from '../channels/move-pointers.js';
import { observePromotion } from '../channels/observe-promotion.js';
import type { PointerResult } from '../channels/pointer.js';
import { defaultPutBackWait, type PromotionOptions } from '../channels/promote-release.js';
import type { ObservedPromotion, PromotionRequest } from '../channels/promotion.js';
import { requireMoved } from '../channels/require-moved.js';
import { settleOptions } from '../clock.js';
import { cancelled, ShareError } from '../errors.js';
import { printable } from '../printable.js';
import { askHealth, type HealthCheck } from './ask-health.js';
import {
  type PlannedWave,
  type PlanWavesOptions,
  planWaves,
  type WavesPlan,
} from './plan-waves.js';
import { rollBackWaves } from './roll-back-waves.js';
import { shareWave } from './share-wave.js';
import { soakWave } from './soak-wave.js';
import type { Wave } from './wave.js';
import { requireWaves } from './wave-places.js';

/** {@link PromotionOptions}, and how waves go. */
export interface WavesOptions
  extends Omit<PromotionOptions, 'verify'>,
    Pick<PlanWavesOptions, 'supersede'> {
  /**
   * Asked whether a wave is well once it has soaked, also again when a run goes on where another was
   * stopped. When it rejects, the run stops and the pointers stay.
   */
  readonly health: HealthCheck;
  /**
   * What happens to the pointers of all waves so far when one is not healthy: they go back to what
   * they held before, or stay. Default: `roll-back`.
   */
  readonly onHalt?: 'roll-back' | 'stay';
}

/** How waves went. */
export interface WavesResult extends PromotionRequest {
  /** Every wave: what moved in this run. */
  readonly waves: readonly {
    /** Its name. */
    readonly name: string;
    /** The pointers that this run moved; none where an earlier one did. */
    readonly pointers: readonly PointerResult[];
  }[];
}

/**
 * Move a channel wave by wave: share, move the pointers of the wave all or none, let it soak, ask
 * for its health, go on. A wave that is not healthy halts all, and the pointers of all waves so far
 * go back.
 *
 * There is no state file: what the pointers hold, and since when, says how far it got. A run that was
 * stopped or killed is continued by the next one with the same version and waves; no wave moves
 * before the one before it has soaked and was healthy.
 *
 * @throws ShareError `SHARE_WAVES_INVALID`, `SHARE_WAVES_HALF_WAY`, `SHARE_NOT_READY` before anything
 * moves; `SHARE_HALTED` when a wave was not healthy; `SHARE_HEALTH_UNKNOWN`; `SHARE_CANCELLED`, what
 * moved stays; and as `promoteRelease` when a pointer cannot be moved, earlier waves stay
 */
export async function runWaves(
  request: PromotionRequest,
  waves: readonly Wave[],
  options: WavesOptions,
): Promise<WavesResult> {
  requireWaves(waves);
  requireHealthCheck(options);
  const { onEvent } = settleOptions(options);
  const moved: PointerResult[][] = waves.map(() => []);
  let { plan, observed } = await lookAgain(request, waves, options);
  const actions = plan.waves.reduce((sum, wave) => sum + wave.moves.length, 0);
  onEvent({ type: 'planned', actions, problems: plan.problems.length });
  refuseProblems(plan);
  for (const index of waves.keys()) {
    const wave = at(plan, index);
    if (wave.passed && wave.state === 'moved') continue;
    stopWhenCancelled(plan, options);
    // Somebody stopped between: the wave before was healthy then, and has to be so still.
    if (wave.state === 'half-way' && index > 0) await requireHealthy(plan, index - 1, options);
    onEvent({
      type: 'wave-started',
      wave: wave.name,
      index,
      total: waves.length,
      pointers: wave.moves.length,
    });
    await shareWave(request, at(plan, index), observed, options);
    moved[index]?.push(...(await moveWave(plan, index, options)));
    // What moved is asked of AWS, so that a later run counts from the same moment.
    ({ plan, observed } = await lookAgain(request, waves, options));
    await soakWave(at(plan, index), (moved[index]?.length ?? 0) > 0, options);
    await requireHealthy(plan, index, options);
    onEvent({ type: 'wave-done', wave: wave.name });
    ({ plan, observed } = await lookAgain(request, waves, options));
    if (index < waves.length - 1) refuseProblems(plan, 'what moved stays, no further wave begins');
  }
  const last = waves.length - 1;
  moved[last]?.push(...(await moveWave(plan, last, options)));
  return {
    ...request,
    waves: waves.map(({ name }, index) => ({ name, pointers: moved[index] ?? [] })),
  };
}

/** A wave would have moved by the time it is asked for its health. */
function requireHealthCheck({ health }: Partial<WavesOptions> = {}): void {
  if (typeof health === 'function') return;
  throw new ShareError('SHARE_OPTIONS_INVALID', 'options: health is missing; say how a wave is');
}

async function lookAgain(
  request: PromotionRequest,
  waves: readonly Wave[],
  options: WavesOptions,
): Promise<{ readonly plan: WavesPlan; readonly observed: ObservedPromotion }> {
  const observed = await observePromotion([request], options);
  const { dropArchitectures = false, supersede = false, places } = options;
  const now = settleOptions(options).clock.now();
  const how = { dropArchitectures, supersede, now };
  return { plan: planWaves(request, waves, places, observed, how), observed };
}

async function moveWave(
  plan: WavesPlan,
  index: number,
  options: WavesOptions,
): Promise<readonly PointerResult[]> {
  const { name } = at(plan, index);
  // What a run that was killed had written may have come through in an earlier wave meanwhile.
  const moves = plan.waves.slice(0, index + 1).flatMap((wave) => wave.moves);
  const results = await movePointers(moves, {
    ...settleOptions(options),
    putBackWait: options.putBackWait ?? defaultPutBackWait,
    onFailure: 'put-back',
  });
  return requireMoved(`${describe(plan)}, wave ${printable(name)}`, results, options);
}

/** Ask for the health of a wave; halt all when it is not well. */
async function requireHealthy(
  plan: WavesPlan,
  index: number,
  options: WavesOptions,
): Promise<void> {
  const settled = settleOptions(options);
  const wave = at(plan, index);
  const health = await askHealth(plan, index, options);
  const reason = health.ok ? undefined : printable(health.reason);
  settled.onEvent({
    type: 'wave-health',
    wave: wave.name,
    ok: health.ok,
    ...(reason !== undefined && { reason }),
  });
  if (reason === undefined) return;
  const what = `${describe(plan)}: wave ${printable(wave.name)} is not healthy: ${reason}`;
  if (options.onHalt === 'stay') {
    settled.onEvent({ type: 'wave-halted', wave: wave.name, reason, rolledBack: 0 });
    const advice = 'All pointers stay; run again to ask again, or roll the channel back.';
    throw new ShareError('SHARE_HALTED', `${what}. ${advice}`);
  }
  const pointers = await rollBackWaves(plan, options);
  const back = pointers.filter(({ status }) => status === 'moved').length;
  const left = pointers.filter(({ status }) => status !== 'moved');
  settled.onEvent({ type: 'wave-halted', wave: wave.name, reason, rolledBack: back });
  throw new ShareError(
    'SHARE_HALTED',
    `${what}. ${back} pointers of all waves so far were rolled back${
      left.length === 0
        ? '.'
        : `, these were not: ${left.map(({ id, message = 'not tried' }) => `${id}: ${message}`).join('; ')}. Promote the version that the channel shall have.`
    }`,
    { pointers },
  );
}

function refuseProblems(plan: WavesPlan, what = 'no pointer was moved'): void {
  const [first] = plan.problems;
  if (first === undefined) return;
  const messages = plan.problems.map((problem) => problem.message).join('; ');
  throw new ShareError(first.code, `${describe(plan)}: ${what}. ${messages}`);
}

function stopWhenCancelled(plan: WavesPlan, { signal }: WavesOptions): void {
  if (signal?.aborted) throw cancelled(describe(plan), { cause: signal.reason });
}

function describe({ request: { flavor, channel, version } }: WavesPlan): string {
  return `waves of ${flavor}@${channel} to ${version}`;
}

function at(plan: WavesPlan, index: number): PlannedWave {
  const wave = plan.waves[index];
  if (wave !== undefined) return wave;
  throw new ShareError('SHARE_PLAN_INVALID', `${describe(plan)}: there is no wave ${index}`);
}
