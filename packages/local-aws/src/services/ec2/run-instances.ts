import { instanceTable } from '../../state/tables/instance.js';
import { ownScope } from '../context.js';
import { once } from './client-token.js';
import { describeReservation } from './describe-instances.js';
import { ec2Operation } from './ec2-operation.js';
import { launchInput } from './launch-input.js';
import { launchInstances } from './launch-instances.js';

/** Launching. Nothing runs: an instance is a row that says it does. */
export const runInstances = [
  ec2Operation({
    action: 'RunInstances',
    input: launchInput,
    run(launch, context) {
      const { ClientToken: token, ...parameters } = launch;
      const ids = once(context, { action: 'RunInstances', token, parameters }, () =>
        launchInstances(launch, context),
      );
      const table = context.store.table(instanceTable, ownScope(context));
      return describeReservation(
        ids.flatMap((id) => table.get(id) ?? []),
        context,
      );
    },
  }),
];
