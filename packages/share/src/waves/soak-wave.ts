import { pause, settleOptions } from '../clock.js';
import type { ShareOptions } from '../share-options.js';
import type { PlannedWave } from './plan-waves.js';

/** Timers of Node cannot wait for longer than 24 days, and clocks are corrected meanwhile. */
const longestPause = 3_600_000;

/**
 * Wait until a wave has soaked. One that an earlier run moved has soaked since then, as AWS dates its
 * pointers; one whose date is not known soaks from now on.
 *
 * @param movedNow - whether this run moved it
 */
export async function soakWave(
  wave: PlannedWave,
  movedNow: boolean,
  options: ShareOptions,
): Promise<void> {
  const settled = settleOptions(options);
  const until = soakedAt(wave, movedNow, settled.clock.now());
  if (until <= settled.clock.now()) return;
  settled.onEvent({
    type: 'wave-soaking',
    wave: wave.name,
    until: new Date(until).toISOString(),
  });
  for (;;) {
    const left = until - settled.clock.now();
    if (left <= 0) return;
    await pause(Math.min(left, longestPause), settled);
  }
}

/** When a wave has soaked, in milliseconds since 1970. Pure. */
export function soakedAt(
  { movedAt, soak }: Pick<PlannedWave, 'movedAt' | 'soak'>,
  movedNow: boolean,
  now: number,
): number {
  const since = movedNow || movedAt === undefined ? now : Date.parse(movedAt);
  // The clock of AWS may be ahead of this one.
  return Math.min(since, now) + soak;
}
