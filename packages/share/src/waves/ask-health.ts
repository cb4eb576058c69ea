import { settleOptions } from '../clock.js';
import { cancelled, isAbort, ShareError } from '../errors.js';
import { printable } from '../printable.js';
import type { ShareOptions } from '../share-options.js';
import type { WavesPlan } from './plan-waves.js';
import type { WaveHealth, WaveReport } from './wave.js';

/** Tells whether a wave is well; `signal` is that of the run. */
export type HealthCheck = (
  report: WaveReport,
  options: { readonly signal?: AbortSignal },
) => Promise<WaveHealth>;

/** Ask for the health of a wave. What cannot be asked is not healthy, and not unhealthy either. */
export async function askHealth(
  { request, waves }: WavesPlan,
  index: number,
  options: ShareOptions & { readonly health: HealthCheck },
): Promise<WaveHealth> {
  const { flavor, channel, version } = request;
  const { clock } = settleOptions(options);
  const { signal } = options;
  const wave = waves[index];
  const name = wave?.name ?? '';
  const report: WaveReport = {
    flavor,
    channel,
    version,
    wave: name,
    index,
    total: waves.length,
    places: wave?.places ?? [],
    movedAt: wave?.movedAt ?? new Date(clock.now()).toISOString(),
  };
  const what = `asking for the health of wave ${printable(name)} of ${flavor}@${channel}`;
  try {
    return await options.health(report, signal === undefined ? {} : { signal });
  } catch (cause) {
    if (signal?.aborted || isAbort(cause)) throw cancelled(what, { cause });
    const seen = printable(cause instanceof Error ? cause.message : String(cause));
    throw new ShareError(
      'SHARE_HEALTH_UNKNOWN',
      `${what}: ${seen}; all pointers stay, run again to ask again`,
      { cause },
    );
  }
}
