import { list, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import { type Zone, zonesOf } from '../../../seeds/regions.js';
import {
  type FastSnapshotRestore,
  fastSnapshotRestoreTable,
} from '../../../state/tables/fast-snapshot-restore.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput, matching } from '../filters.js';
import { mayUse, requireSnapshot, snapshotOfImage } from '../snapshot-access.js';
import { availableAt } from './new-image.js';

/** The quota "Snapshots enabled for fast snapshot restore" of EBS, per region. */
const mostSnapshots = 5;

const changeInput = {
  SourceSnapshotId: list(text),
  AvailabilityZone: list(text),
  AvailabilityZoneId: list(text),
};

type Change = {
  readonly [Name in keyof typeof changeInput]: readonly string[];
};

/** Snapshots whose volumes need no warming up: states by the clock, no effect on volumes. */
export const fastSnapshotRestores = [
  ec2Operation({
    action: 'EnableFastSnapshotRestores',
    input: changeInput,
    run(input, context) {
      return changeEach(input, context, (snapshotId, { name: zone }) => {
        requireSnapshot(context, snapshotId);
        const before = restoresOf(context).get(`${snapshotId}/${zone}`);
        if (before !== undefined && isOn(before, context)) return before;
        checkQuota(snapshotId, context);
        const { now, copySeconds } = context;
        return {
          snapshotId,
          zone,
          enablingAt: now.toISOString(),
          // The first third of the time is waiting.
          optimizingAt: new Date(now.getTime() + (copySeconds * 1000) / 3).toISOString(),
          enabledAt: availableAt(context),
        };
      });
    },
  }),

  ec2Operation({
    action: 'DisableFastSnapshotRestores',
    input: changeInput,
    run(input, context) {
      return changeEach(input, context, (snapshotId, { name: zone }) => {
        const before = restoresOf(context).get(`${snapshotId}/${zone}`);
        if (before === undefined || before.disablingAt !== undefined) {
          throw new ApiError(
            'InvalidParameterValue',
            `Fast snapshot restore is not enabled for ${snapshotId} in ${zone}`,
          );
        }
        return {
          ...before,
          disablingAt: context.now.toISOString(),
          disabledAt: availableAt(context),
        };
      });
    },
  }),

  ec2Operation({
    action: 'DescribeFastSnapshotRestores',
    input: { Filter: filterInput, ...pageInput },
    run(input, context) {
      const found = [...restoresOf(context).rows()]
        .filter((row) => isUsable(row, context))
        .filter(
          matching<FastSnapshotRestore>(input.Filter, {
            fields: {
              'availability-zone': ({ zone }) => zone,
              'availability-zone-id': ({ zone }) => zoneIdOf(zone, context),
              'owner-id': () => context.account,
              'snapshot-id': ({ snapshotId }) => snapshotId,
              state: (row) => stateOf(row, context.now),
            },
          }),
        );
      const key = ({ snapshotId, zone }: FastSnapshotRestore): string => `${snapshotId}/${zone}`;
      const { rows, next } = ec2Page(found, key, input, { smallest: 1, largest: 200 });
      return {
        fastSnapshotRestoreSet: rows.map((row) => describe(row, context)),
        nextToken: next,
      };
    },
  }),
];

/** Changes each snapshot in each zone by itself; a refusal of one does not stop the others. */
function changeEach(
  input: Change,
  context: Context,
  change: (snapshotId: string, zone: Zone) => FastSnapshotRestore,
): AnswerMembers {
  if (input.SourceSnapshotId.length === 0) {
    throw new ApiError(
      'MissingParameter',
      'The request must contain the parameter SourceSnapshotId',
    );
  }
  const zones = readZones(input, context);
  const successful: AnswerMembers[] = [];
  const unsuccessful: AnswerMembers[] = [];
  for (const snapshotId of new Set(input.SourceSnapshotId)) {
    const errors: AnswerMembers[] = [];
    for (const zone of zones) {
      try {
        const row = change(snapshotId, zone);
        restoresOf(context).put(row);
        successful.push(describe(row, context, true));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        errors.push({
          availabilityZone: zone.name,
          availabilityZoneId: zone.id,
          error: { code: error.code, message: error.message },
        });
      }
    }
    if (errors.length > 0) {
      unsuccessful.push({ snapshotId, fastSnapshotRestoreStateErrorSet: errors });
    }
  }
  return { successful, unsuccessful };
}

function readZones(input: Change, { region }: Context): readonly Zone[] {
  const { AvailabilityZone: names, AvailabilityZoneId: ids } = input;
  if (names.length > 0 === ids.length > 0) {
    throw new ApiError(
      names.length > 0 ? 'InvalidParameterCombination' : 'MissingParameter',
      'Either AvailabilityZone or AvailabilityZoneId must be specified in the request, but not both',
    );
  }
  const known = zonesOf(region);
  return [...new Set([...names, ...ids])].map((wanted) => {
    const zone = known.find((one) => (names.length > 0 ? one.name : one.id) === wanted);
    if (zone !== undefined) return zone;
    throw new ApiError('InvalidParameterValue', `Invalid availability zone: [${wanted}]`);
  });
}

function checkQuota(snapshotId: string, context: Context): void {
  const on = [...restoresOf(context).rows()].filter(
    (row) => isOn(row, context) && row.snapshotId !== snapshotId,
  );
  if (new Set(on.map((row) => row.snapshotId)).size >= mostSnapshots) {
    throw new ApiError(
      'ResourceLimitExceeded',
      `At most ${mostSnapshots} snapshots can be enabled for fast snapshot restore in a region`,
    );
  }
}

function isOn(row: FastSnapshotRestore, context: Context): boolean {
  return row.disablingAt === undefined && isUsable(row, context);
}

/** When a snapshot is deleted or unshared, it is disabled for those who had it enabled. */
function isUsable({ snapshotId }: FastSnapshotRestore, context: Context): boolean {
  const snapshot = snapshotOfImage(context, snapshotId);
  return snapshot !== undefined && mayUse(context, snapshot);
}

/** What the row says at a time. Its times are in order, so the last one that has come counts. */
function stateOf(row: FastSnapshotRestore, now: Date): string {
  const reached = (time: string | undefined): boolean =>
    time !== undefined && time <= now.toISOString();
  if (reached(row.disabledAt)) return 'disabled';
  if (reached(row.disablingAt)) return 'disabling';
  if (reached(row.enabledAt)) return 'enabled';
  return reached(row.optimizingAt) ? 'optimizing' : 'enabling';
}

/** The request that makes a change finds it under way, however fast it is. */
function describe(row: FastSnapshotRestore, context: Context, isAnswer = false): AnswerMembers {
  const { disablingAt } = row;
  const now = context.now.toISOString();
  const isUnderWay = isAnswer && (disablingAt ?? row.enablingAt) === now;
  const underWay = disablingAt === undefined ? 'enabling' : 'disabling';
  const state = isUnderWay ? underWay : stateOf(row, context.now);
  const came = (time: string | undefined): string | undefined =>
    time !== undefined && !isUnderWay && time <= now ? time : undefined;
  return {
    snapshotId: row.snapshotId,
    availabilityZone: row.zone,
    availabilityZoneId: zoneIdOf(row.zone, context),
    state,
    stateTransitionReason:
      state === 'enabling' || state === 'disabling'
        ? 'Client.UserInitiated'
        : 'Client.UserInitiated - Lifecycle state transition',
    ownerId: context.account,
    enablingTime: row.enablingAt,
    optimizingTime: came(row.optimizingAt),
    enabledTime: came(row.enabledAt),
    disablingTime: disablingAt,
    disabledTime: came(row.disabledAt),
  };
}

function zoneIdOf(zone: string, { region }: Context): string | undefined {
  return zonesOf(region).find(({ name }) => name === zone)?.id;
}

function restoresOf(context: Context) {
  return context.store.table(fastSnapshotRestoreTable, ownScope(context));
}
