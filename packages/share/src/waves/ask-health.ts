import { settleOptions } from '../clock.js';
import { cancelled, isAbort, ShareError } from '../errors.js';
import { printable } from '../printable.js';
import type { ShareOptions } from '../share-options.js';
import type { WavesPlan } from './plan-waves.js';
import type { WaveHealth, WaveReport } from './wave.js';

/**
 * Tells whether a wave is well; `signal` is that of the run. Once it is aborted, the answer is not
 * waited for.
 */
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
    signal?.throwIfAborted();
    const answer = options.health(report, signal === undefined ? {} : { signal });
    const health = await untilAborted(answer, signal);
    refuseUnclear(health);
    return health;
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

/** A check that forgot to answer says neither. */
function refuseUnclear(health: unknown): void {
  const { ok, reason } = (health ?? {}) as Partial<{ ok: unknown; reason: unknown }>;
  if (ok === true || (ok === false && typeof reason === 'string')) return;
  const seen = JSON.stringify(health) ?? String(health);
  throw new TypeError(`health answered ${seen}, not { ok: true } or { ok: false, reason }`);
}

/** What was promised, or the reason of the signal: whoever is asked may not listen to it. */
async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    // It may have been aborted while it was asked.
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
