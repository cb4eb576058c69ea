import type { InstanceState } from '../../state/tables/instance.js';

/** What can be asked of an instance that changes its state. */
export type InstanceRequest = 'start' | 'stop' | 'terminate';

/**
 * The state after a request, or `undefined` when the instance is not in a state to be asked this.
 * What really runs takes its time; of the rest every change is immediate.
 */
export function stateAfter(
  request: InstanceRequest,
  state: InstanceState,
  reallyRuns: boolean,
): InstanceState | undefined {
  const after = transitions[request][state];
  return reallyRuns || after === undefined ? after : (immediately[after] ?? after);
}

const transitions: Readonly<
  Record<InstanceRequest, Readonly<Record<InstanceState, InstanceState | undefined>>>
> = {
  start: {
    pending: 'pending',
    running: 'running',
    stopping: undefined,
    stopped: 'pending',
    'shutting-down': undefined,
    terminated: undefined,
  },
  stop: {
    pending: undefined,
    running: 'stopping',
    stopping: 'stopping',
    stopped: 'stopped',
    'shutting-down': undefined,
    terminated: undefined,
  },
  terminate: {
    pending: 'shutting-down',
    running: 'shutting-down',
    stopping: 'shutting-down',
    stopped: 'shutting-down',
    'shutting-down': 'shutting-down',
    terminated: 'terminated',
  },
};

const immediately: Partial<Readonly<Record<InstanceState, InstanceState>>> = {
  pending: 'running',
  stopping: 'stopped',
  'shutting-down': 'terminated',
};
