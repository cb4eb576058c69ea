import type { CallPlace } from './call-place.js';
import { checkFault } from './check-fault.js';
import { checkOptions } from './check-options.js';
import { createDeny, type Denial, type Deny } from './deny.js';
import type { Fault } from './fault.js';
import { createFaults, type Faults } from './fault-list.js';
import { createLatency, type Latency } from './latency.js';
import { awsRequestLimits, type RequestLimit } from './request-limits.js';
import { createThrottle, type Throttle } from './throttle.js';

/** How hostile a server is. By default it is not. */
export interface HostilityOptions {
  /**
   * Refuses calls that come too soon: `aws` for the limits that AWS documents
   * ({@link awsRequestLimits}), or a table of your own. Buckets fill by the server's clock.
   * Default: nothing is too soon.
   */
  readonly throttling?: 'aws' | readonly RequestLimit[];
  /** How long calls take, in milliseconds of real time. Default: no longer than they must. */
  readonly latency?: Latency;
  /** What goes wrong from the start. Default: nothing. */
  readonly faults?: readonly Fault[];
  /** What callers may not do. Default: everything is allowed. */
  readonly deny?: readonly Denial[];
  /** The same seed and calls give the same latencies and faults by chance. Default: 1. */
  readonly seed?: number;
}

/** What can get in the way of a call. */
export interface Hostility {
  readonly latency: (place: CallPlace) => number;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly deny: Deny;
}

/** @throws LocalAwsError `LOCAL_AWS_OPTIONS_INVALID` when the options contradict themselves */
export function createHostility(options: HostilityOptions = {}): Hostility {
  const { throttling = [], latency = 0, faults = [], deny = [], seed = 1 } = checkOptions(options);
  const list = createFaults(checkFault, seed);
  for (const fault of faults) list.add(fault);
  return {
    latency: createLatency(latency, seed),
    faults: list,
    throttle: createThrottle(throttling === 'aws' ? awsRequestLimits : throttling),
    deny: createDeny(deny),
  };
}
