import { flag, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Instance, type InstanceState, instanceTable } from '../../state/tables/instance.js';
import { volumeTable } from '../../state/tables/volume.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { describeState } from './describe-instances.js';
import { done, ec2Operation } from './ec2-operation.js';
import { requireInstance } from './instance-access.js';
import { takeTags } from './tags.js';

const idsInput = { InstanceId: list(text) };

/** Starting, stopping and terminating instances. Every change is immediate. */
export const instanceStates = [
  ec2Operation({
    action: 'StartInstances',
    input: idsInput,
    run: (input, context) =>
      change(input.InstanceId, context, (instance) => ({ instance, state: 'running' })),
  }),

  ec2Operation({
    action: 'StopInstances',
    input: { ...idsInput, Force: optional(flag), Hibernate: optional(flag) },
    run: (input, context) =>
      change(input.InstanceId, context, (instance) => {
        if (instance.spotRequestId !== undefined && instance.state !== 'terminated') {
          throw new ApiError(
            'UnsupportedOperation',
            `You can't stop the Spot Instance '${instance.id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
          );
        }
        return { instance, state: 'stopped' };
      }),
  }),

  ec2Operation({
    action: 'RebootInstances',
    input: idsInput,
    run(input, context) {
      for (const id of input.InstanceId) requireInstance(context, id);
      return done;
    },
  }),

  ec2Operation({
    action: 'TerminateInstances',
    input: idsInput,
    run: (input, context) =>
      change(input.InstanceId, context, (instance) => {
        if (instance.disableApiTermination) {
          throw new ApiError(
            'OperationNotPermitted',
            `The instance '${instance.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
          );
        }
        if (instance.state !== 'terminated') releaseVolumes(instance, context);
        return { instance, state: 'terminated' };
      }),
  }),
];

interface StateChange {
  readonly instance: Instance;
  readonly state: InstanceState;
}

function change(
  ids: readonly string[],
  context: Context,
  decide: (instance: Instance) => StateChange,
): AnswerMembers {
  if (ids.length === 0) {
    throw new ApiError('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  const instances = Array.from(new Set(ids), (id) => requireInstance(context, id));
  const table = context.store.table(instanceTable, ownScope(context));
  return {
    instancesSet: instances.map((before) => {
      const { instance, state } = decide(before);
      if (before.state === 'terminated' && state !== 'terminated') {
        throw new ApiError(
          'IncorrectInstanceState',
          `The instance '${before.id}' is not in a state from which it can be ${state}: it is terminated.`,
        );
      }
      if (before.state !== state) {
        const at = context.now.toISOString();
        const { stateReason: _before, ...rest } = instance;
        table.put({
          ...rest,
          state,
          stateChangedAt: at,
          ...(state === 'running' ? {} : { stateReason: `User initiated (${at})` }),
        });
      }
      return {
        instanceId: before.id,
        currentState: describeState(state),
        previousState: describeState(before.state),
      };
    }),
  };
}

function releaseVolumes({ devices }: Instance, context: Context): void {
  const table = context.store.table(volumeTable, ownScope(context));
  for (const { volumeId } of devices) {
    const volume = table.get(volumeId);
    if (volume?.attachment?.deleteOnTermination === true) {
      table.remove(volumeId);
      takeTags(context, volumeId);
    } else if (volume !== undefined) {
      const { attachment: _gone, ...free } = volume;
      table.put(free);
    }
  }
}
