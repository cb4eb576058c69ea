import { randomUUID } from 'node:crypto';
import type { AnswerMembers } from '../../../protocols/wire.js';
import { type Fleet, type FleetPool, fleetTable } from '../../../state/tables/fleet.js';
import { instanceTable } from '../../../state/tables/instance.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { once } from '../client-token.js';
import { ec2Operation } from '../ec2-operation.js';
import { launchInstances } from '../launch-instances.js';
import { putTags, readTagSpecifications, type Tags } from '../tags.js';
import { capacitiesOf, type FleetRequest, fleetInput } from './fleet-input.js';
import { launchOf, poolsOf } from './fleet-pools.js';

/** Fleets of type `instant`: they launch once, answer what came of it, and do nothing more. */
export const createFleet = [
  ec2Operation({
    action: 'CreateFleet',
    input: fleetInput,
    run(request, context) {
      if (request.Type !== 'instant') {
        throw new ApiError('UnsupportedOperation', 'Only fleets of type instant are made here');
      }
      const { ClientToken: token, ...parameters } = request;
      const [id = ''] = once(context, { action: 'CreateFleet', token, parameters }, () => [
        launchFleet(request, context),
      ]);
      const fleet = context.store.table(fleetTable, ownScope(context)).get(id);
      return fleet === undefined ? {} : describe(fleet, context);
    },
  }),
];

/** The tag by which AWS says which fleet launched an instance. */
const fleetTag = 'aws:ec2:fleet-id';

function launchFleet(request: FleetRequest, context: Context): string {
  const tags = readTagSpecifications(request.TagSpecification, ['fleet', 'instance']);
  const capacities = capacitiesOf(request.TargetCapacitySpecification);
  const id = `fleet-${randomUUID()}`;
  const results = (['on-demand', 'spot'] as const)
    .filter((lifecycle) => capacities[lifecycle] > 0)
    .map((lifecycle) => {
      const pools = poolsOf(request, lifecycle, context);
      return fulfil({ id, pools, count: capacities[lifecycle], tags: tags.instance }, context);
    });
  context.store.table(fleetTable, ownScope(context)).put({
    id,
    launches: results.flatMap(({ launches }) => launches),
    failures: results.flatMap(({ failures }) => failures),
  });
  putTags(context, 'fleet', id, tags.fleet);
  return id;
}

interface FleetLaunch {
  readonly id: string;
  readonly pools: readonly FleetPool[];
  readonly count: number;
  readonly tags: Tags;
}

/** All instances come from the first pool that has them; those before it say why they did not. */
function fulfil(
  { id, pools, count, tags }: FleetLaunch,
  context: Context,
): Pick<Fleet, 'launches' | 'failures'> {
  const failures: Fleet['failures'][number][] = [];
  for (const pool of pools) {
    try {
      const { lifecycle } = pool;
      const systemTags = { [fleetTag]: id };
      const launch = launchOf(pool, count, tags);
      const instanceIds = launchInstances(launch, context, { lifecycle, systemTags });
      return { launches: [{ pool, instanceIds }], failures };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failures.push({ pool, code: error.code, message: error.message });
    }
  }
  return { launches: [], failures };
}

function describe(fleet: Fleet, context: Context): AnswerMembers {
  const instances = context.store.table(instanceTable, ownScope(context));
  return {
    fleetId: fleet.id,
    errorSet: fleet.failures.map(({ pool, code, message }) => ({
      ...describePool(pool),
      errorCode: code,
      errorMessage: message,
    })),
    fleetInstanceSet: fleet.launches.map(({ pool, instanceIds }) => {
      const first = instances.get(instanceIds[0] ?? '');
      return {
        ...describePool(pool),
        instanceIds,
        instanceType: first?.type,
        platform: first?.platform,
      };
    }),
  };
}

function describePool({ lifecycle, overrides, version, ...template }: FleetPool): AnswerMembers {
  return {
    launchTemplateAndOverrides: {
      launchTemplateSpecification: { ...template, version: String(version) },
      overrides,
    },
    lifecycle,
  };
}
