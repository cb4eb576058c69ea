import type { Package } from '../../inventory/package.js';
import { packagesIn } from '../../seeds/packages.js';
import { type ScannedInstance, scannedInstanceTable } from '../../state/tables/inspector.js';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { managedNodeTable } from '../../state/tables/managed-node.js';
import { type Context, ownScope } from '../context.js';
import { everImage } from '../ec2/images/past-images.js';
import { rootImageOf } from '../ec2/images/root-image.js';
import { visibleTags } from '../ec2/tags.js';
import { inspectorAccount } from './account-status.js';
import { firstScanMinutes, type ScanReason, scanReason } from './scan-status.js';

/** Who has this tag, whatever its value, is not scanned. */
const exclusionTag = 'InspectorEc2Exclusion';

/** How long findings of a terminated instance are kept. */
const keptAfterEnd = 3 * 24 * 60 * 60 * 1000;

/** An instance and how its scan stands. */
export interface InstanceScan {
  readonly instance: ScannedInstance;
  readonly reason: ScanReason;
  /** What is in it, as far as anybody knows. */
  readonly packages: readonly Package[];
  /** When it was scanned last. */
  readonly scannedAt: string | undefined;
}

/**
 * Looks at the instances of the caller, and remembers what it saw of them. Nothing here runs by itself,
 * so an instance counts as scanned from the moment that its scan would have been done.
 */
export function scanInstances(context: Context): readonly InstanceScan[] {
  const account = inspectorAccount(context);
  if (account?.resourceTypes.includes('EC2') !== true) return [];
  const table = context.store.table(scannedInstanceTable, ownScope(context));
  const live = context.store.table(instanceTable, ownScope(context));
  const scans = [...live.rows()].map((instance) => {
    const scan = look(instance, table.get(instance.id), account.enabledAt, context);
    remember(scan.instance, context);
    return scan;
  });
  const gone = [...table.rows()].filter(({ id }) => live.get(id) === undefined);
  const ended = gone.map((instance): InstanceScan => {
    // EC2 forgets an instance an hour after its end, whether anybody has looked or not.
    const { endedAt = context.now.toISOString() } = instance;
    const row = { ...instance, endedAt };
    remember(row, context);
    return {
      instance: row,
      reason: 'RESOURCE_TERMINATED',
      packages: packagesOf(row.imageId, context) ?? [],
      scannedAt: row.inventoryAt,
    };
  });
  return [...scans, ...ended].filter(({ instance: { id, endedAt } }) => {
    const isOver =
      endedAt !== undefined && Date.parse(endedAt) + keptAfterEnd <= context.now.getTime();
    if (isOver) table.remove(id);
    return !isOver;
  });
}

function look(
  instance: Instance,
  before: ScannedInstance | undefined,
  enabledAt: string,
  context: Context,
): InstanceScan {
  const tags = visibleTags(context, instance.id);
  const packages = packagesOf(instance.imageId, context);
  const isTerminated = instance.state === 'terminated' || instance.state === 'shutting-down';
  const dueSince = instance.launchTime > enabledAt ? instance.launchTime : enabledAt;
  const reason = scanReason(
    {
      isTerminated,
      isExcluded: tags[exclusionTag] !== undefined,
      isRunning: instance.state === 'running' || instance.state === 'pending',
      isSupported: packages !== undefined,
      isManaged: isManaged(instance, context),
      runningSince: instance.stateChangedAt,
      dueSince,
      inventoryAt: before?.inventoryAt,
    },
    context.now,
  );
  const first = new Date(Date.parse(dueSince) + firstScanMinutes * 60_000).toISOString();
  const isScanned = reason === 'SUCCESSFUL';
  const firstScannedAt = before?.firstScannedAt ?? (isScanned ? first : undefined);
  // While it runs its inventory is fresh; when it stops, it is as old as that.
  const lastSeen =
    instance.state === 'stopped' && before?.inventoryAt !== undefined
      ? latest(before.inventoryAt, instance.stateChangedAt)
      : before?.inventoryAt;
  const inventoryAt = isScanned ? context.now.toISOString() : lastSeen;
  return {
    instance: {
      ...describe(instance, tags),
      ...(firstScannedAt === undefined ? {} : { firstScannedAt }),
      ...(inventoryAt === undefined ? {} : { inventoryAt }),
      ...(isTerminated ? { endedAt: instance.stateChangedAt } : {}),
    },
    reason,
    packages: packages ?? [],
    scannedAt: inventoryAt,
  };
}

function describe(
  instance: Instance,
  tags: Readonly<Record<string, string>>,
): Omit<ScannedInstance, 'firstScannedAt' | 'inventoryAt' | 'endedAt'> {
  const { keyName, instanceProfile } = instance;
  return {
    id: instance.id,
    type: instance.type,
    imageId: instance.imageId,
    launchedAt: instance.launchTime,
    privateIpAddress: instance.privateIpAddress,
    subnetId: instance.subnetId,
    vpcId: instance.vpcId,
    ...(keyName === undefined ? {} : { keyName }),
    ...(instanceProfile === undefined ? {} : { instanceProfile }),
    tags,
  };
}

/** The packages in an image are those of the vendor's image that it descends from. */
export function packagesOf(imageId: string, context: Context): readonly Package[] | undefined {
  const image = everImage(context, context.region, imageId);
  return image === undefined ? undefined : packagesIn(rootImageOf(image, context));
}

/** One that really runs has registered its agent; of the others it is believed, if they could. */
function isManaged(instance: Instance, context: Context): boolean {
  if (instance.guest === undefined) return instance.instanceProfile !== undefined;
  return context.store.table(managedNodeTable, ownScope(context)).get(instance.id) !== undefined;
}

/** Writes only what says more than before: that an inventory is an hour newer is not worth a line. */
function remember(row: ScannedInstance, context: Context): void {
  const table = context.store.table(scannedInstanceTable, ownScope(context));
  const before = table.get(row.id);
  const hours = ({ inventoryAt = '' }: ScannedInstance): string => inventoryAt.slice(0, 13);
  const isSame =
    before !== undefined &&
    hours(before) === hours(row) &&
    JSON.stringify({ ...before, inventoryAt: '' }) === JSON.stringify({ ...row, inventoryAt: '' });
  if (!isSame) table.put(row);
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
