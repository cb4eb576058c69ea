import { flag, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { describeState } from './describe-instances.js';
import { done, ec2Operation } from './ec2-operation.js';
import { requireInstance } from './instance-access.js';
import { type InstanceRequest, stateAfter } from './instance-transitions.js';
import { releaseVolumes } from './release-volumes.js';

const idsInput = { InstanceId: list(text) };

/** Starting, stopping and terminating instances. Only those that really run take time for it. */
export const instanceStates = [
  ec2Operation({
    action: 'StartInstances',
    input: idsInput,
    run: (input, context) => change('start', input.InstanceId, context, () => undefined),
  }),

  ec2Operation({
    action: 'StopInstances',
    input: { ...idsInput, Force: optional(flag), Hibernate: optional(flag) },
    run: (input, context) =>
      change('stop', input.InstanceId, context, (instance) => {
        if (instance.spotRequestId !== undefined && instance.state !== 'terminated') {
          throw new ApiError(
            'UnsupportedOperation',
            `You can't stop the Spot Instance '${instance.id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
          );
        }
      }),
  }),

  ec2Operation({
    action: 'RebootInstances',
    input: idsInput,
    run(input, context) {
      const instances = input.InstanceId.map((id) => requireInstance(context, id));
      for (const { id, guest, state } of instances) {
        if (guest !== undefined && state !== 'running') throw wrongState(id, 'rebooted', state);
      }
      for (const instance of instances) reboot(instance, context);
      return done;
    },
  }),

  ec2Operation({
    action: 'TerminateInstances',
    input: idsInput,
    run: (input, context) =>
      change('terminate', input.InstanceId, context, (instance) => {
        if (instance.disableApiTermination) {
          throw new ApiError(
            'OperationNotPermitted',
            `The instance '${instance.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
          );
        }
      }),
  }),
];

const participles: Readonly<Record<InstanceRequest, string>> = {
  start: 'started',
  stop: 'stopped',
  terminate: 'terminated',
};

function change(
  request: InstanceRequest,
  ids: readonly string[],
  context: Context,
  check: (instance: Instance) => void,
): AnswerMembers {
  if (ids.length === 0) {
    throw new ApiError('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  const instances = Array.from(new Set(ids), (id) => requireInstance(context, id));
  return {
    instancesSet: instances.map((before) => {
      check(before);
      const reallyRuns = before.guest !== undefined && context.guests !== undefined;
      const state = stateAfter(request, before.state, reallyRuns);
      if (state === undefined) {
        throw wrongState(before.id, participles[request], before.state);
      }
      if (state !== before.state) putChanged(before, state, context);
      return {
        instanceId: before.id,
        currentState: describeState(state),
        previousState: describeState(before.state),
      };
    }),
  };
}

function putChanged(before: Instance, state: Instance['state'], context: Context): void {
  const { stateReason: _reason, stateReasonCode: _code, ...rest } = before;
  const at = context.now.toISOString();
  const isStarting = state === 'pending' || state === 'running';
  if (state === 'terminated') releaseVolumes(before, context);
  context.store.table(instanceTable, ownScope(context)).put({
    ...rest,
    state,
    stateChangedAt: at,
    ...(isStarting ? {} : { stateReason: `User initiated (${at})` }),
  });
}

/** Where nothing runs, nothing starts again. */
function reboot({ guest, ...instance }: Instance, context: Context): void {
  if (guest === undefined) return;
  context.store
    .table(instanceTable, ownScope(context))
    .put({ ...instance, guest: { ...guest, boots: guest.boots + 1, checks: 'initializing' } });
}

function wrongState(id: string, participle: string, state: string): ApiError {
  return new ApiError(
    'IncorrectInstanceState',
    `The instance '${id}' is not in a state from which it can be ${participle}: it is ${state}.`,
  );
}
