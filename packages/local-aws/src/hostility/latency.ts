import { type CallPlace, matchesGlob } from './call-place.js';
import { createRandom } from './random.js';

/** How long something takes, in milliseconds: always the same, or something in between. */
export type Duration = number | { readonly min: number; readonly max: number };

/**
 * How long calls take: all of them, or those of each `service:action`, where `*` stands for any
 * characters and the first that fits counts.
 */
export type Latency = Duration | Readonly<Record<string, Duration>>;

/** How long a call takes, in milliseconds. The same seed and calls give the same times. */
export function createLatency(latency: Latency, seed: number): (place: CallPlace) => number {
  const random = createRandom(seed);
  const rows: readonly (readonly [string, Duration])[] = isDuration(latency)
    ? [['*', latency]]
    : Object.entries(latency);
  return ({ service, action }) => {
    const duration = rows.find(([pattern]) => matchesGlob(pattern, `${service}:${action}`))?.[1];
    if (duration === undefined || typeof duration === 'number') return duration ?? 0;
    return duration.min + random() * (duration.max - duration.min);
  };
}

/** Whether it is one duration for all, and not a table. */
export function isDuration(latency: Latency): latency is Duration {
  return typeof latency === 'number' || typeof latency['min'] === 'number';
}
