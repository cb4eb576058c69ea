import { releaseVolumes } from '../services/ec2/release-volumes.js';
import type { Store } from '../state/store.js';
import { consoleTable } from '../state/tables/console.js';
import { type Guest, type Instance, instanceTable } from '../state/tables/instance.js';
import { keptDiskTable } from '../state/tables/kept.js';
import { type ManagedNode, managedNodeTable } from '../state/tables/managed-node.js';
import { volumeTable } from '../state/tables/volume.js';
import { rootVolumeId } from './boot-options.js';

/** Writes down what became of machines. Each is a transaction of its own, on the row as it is then. */
export interface InstanceNotes {
  readonly read: (scope: string, id: string) => Instance | undefined;
  /** Before a disk is made, so that it is never forgotten whatever happens. */
  readonly willBoot: (volumeId: string) => void;
  readonly isRunning: (scope: string, id: string) => void;
  /** It answers; `node` is what its SSM agent registers, if it may. */
  readonly isReady: (scope: string, id: string, node: ManagedNode | undefined) => void;
  /** It shut itself down. */
  readonly didShutDown: (scope: string, id: string) => void;
  readonly isStopped: (scope: string, id: string) => void;
  readonly isTerminated: (scope: string, id: string) => void;
  readonly didNotBoot: (scope: string, id: string, reason: string) => void;
  /** What runs boots again, so its checks begin again. */
  readonly bootsAgain: (scope: string, id: string) => void;
  /** Something inside, or on behalf of it, asks for another boot. */
  readonly reboot: (scope: string, id: string) => void;
  readonly keepConsole: (scope: string, id: string, output: string) => void;
}

export function createInstanceNotes(store: Store, clock: () => Date): InstanceNotes {
  const read = (scope: string, id: string): Instance | undefined =>
    store.table(instanceTable, scope).get(id);
  /** Changes the row if it is still there and in one of these states. */
  const change = (
    scope: string,
    id: string,
    states: readonly Instance['state'][],
    to: (row: Instance & { readonly guest: Guest }) => Instance,
  ): void =>
    store.transaction(() => {
      const row = read(scope, id);
      if (row?.guest === undefined || !states.includes(row.state)) return;
      const { guest } = row;
      store.table(instanceTable, scope).put(to({ ...row, guest }));
    });
  const moveTo = (state: Instance['state']) => ({ state, stateChangedAt: clock().toISOString() });
  const end = (scope: string, row: Instance): Instance => {
    const [account = '', region = ''] = scope.split('/');
    releaseVolumes(row, { store, account, region });
    store.table(managedNodeTable, scope).remove(row.id);
    return { ...row, ...moveTo('terminated') };
  };

  return {
    read,
    willBoot(volumeId) {
      const table = store.table(keptDiskTable, '');
      if (table.get(volumeId) === undefined) store.transaction(() => table.put({ id: volumeId }));
    },
    isRunning: (scope, id) =>
      change(scope, id, ['pending'], (row) => {
        const volumes = store.table(volumeTable, scope);
        const volume = volumes.get(rootVolumeId(row) ?? '');
        // Only now, because until then the content that the disk starts from is needed.
        if (volume !== undefined) volumes.put({ ...volume, hasDisk: true });
        const guest = { ...row.guest, hasRun: true, checks: 'initializing' as const };
        return { ...row, ...moveTo('running'), guest };
      }),
    isReady: (scope, id, node) =>
      change(scope, id, ['running'], (row) => {
        if (node !== undefined) store.table(managedNodeTable, scope).put(node);
        return { ...row, guest: { ...row.guest, checks: 'ok' } };
      }),
    didShutDown: (scope, id) =>
      change(scope, id, ['pending', 'running'], (row) => ({
        ...row,
        ...moveTo(row.shutdownBehavior === 'terminate' ? 'shutting-down' : 'stopping'),
        stateReasonCode: 'Client.InstanceInitiatedShutdown',
        stateReason: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
      })),
    isStopped: (scope, id) =>
      change(scope, id, ['stopping'], (row) => ({ ...row, ...moveTo('stopped') })),
    isTerminated: (scope, id) => change(scope, id, ['shutting-down'], (row) => end(scope, row)),
    didNotBoot: (scope, id, reason) =>
      change(scope, id, ['pending', 'running'], (row) => {
        const failed: Instance = {
          ...row,
          stateReasonCode: 'Server.InternalError',
          stateReason: `Server.InternalError: Internal error on launch: ${reason}`,
        };
        return row.guest.hasRun ? { ...failed, ...moveTo('stopped') } : end(scope, failed);
      }),
    bootsAgain: (scope, id) =>
      change(scope, id, ['pending', 'running'], (row) => ({
        ...row,
        guest: { ...row.guest, checks: 'initializing' },
      })),
    reboot: (scope, id) =>
      change(scope, id, ['running'], ({ guest, ...row }) => ({
        ...row,
        guest: { ...guest, boots: guest.boots + 1, checks: 'initializing' },
      })),
    keepConsole: (scope, id, output) =>
      store.transaction(() => {
        const table = store.table(consoleTable, scope);
        if (output !== '' && read(scope, id) !== undefined) table.put({ instanceId: id, output });
      }),
  };
}
