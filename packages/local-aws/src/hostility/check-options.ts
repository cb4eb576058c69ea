import { LocalAwsError } from '../errors.js';
import type { HostilityOptions } from './hostility.js';
import { type Duration, isDuration } from './latency.js';
import { longestWait } from './waits.js';

/** Returns the options unchanged, or throws where they contradict themselves. Faults are checked when they are added. */
export function checkOptions(options: HostilityOptions): HostilityOptions {
  const { latency = 0, throttling = [], seed = 1 } = options;
  if (!Number.isSafeInteger(seed)) throw optionsInvalid('the seed is not a whole number');
  const durations = isDuration(latency) ? { latency } : latency;
  for (const [name, duration] of Object.entries(durations)) checkDuration(name, duration);
  if (throttling === 'aws') return options;
  for (const { service, actions, capacity, refillPerSecond } of throttling) {
    if (!(capacity > 0 && refillPerSecond >= 0)) {
      throw optionsInvalid(
        `the limit of ${service} ${actions.join(', ')} lets nothing pass. Name a capacity above 0`,
      );
    }
  }
  return options;
}

/** The refusal of an option. */
export function optionsInvalid(reason: string): LocalAwsError {
  return new LocalAwsError('LOCAL_AWS_OPTIONS_INVALID', `Cannot be that hostile: ${reason}.`);
}

function checkDuration(name: string, duration: Duration): void {
  const { min, max } = typeof duration === 'number' ? { min: duration, max: duration } : duration;
  if (min >= 0 && max >= min && max <= longestWait) return;
  throw optionsInvalid(
    `${name} does not lie between 0 and ${longestWait} milliseconds, or ends before it begins`,
  );
}
