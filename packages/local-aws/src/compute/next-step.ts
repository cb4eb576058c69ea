import type { Instance } from '../state/tables/instance.js';

/** What there is of an instance, apart from its row. */
export interface ActualMachine {
  /** Which of the boots that its row counts it was booted for. */
  readonly boot: number;
  /** Whether its first-boot work has ended. */
  readonly isReady: boolean;
  /** How its first process ended by itself; while it runs, it did not. */
  readonly end: 'shutdown' | 'reboot' | undefined;
}

/** What brings a machine and its row closer together. */
export type Step =
  | 'boot'
  | 'stop'
  | 'note-running'
  | 'note-ready'
  | 'note-shutdown'
  | 'note-stopped'
  | 'note-terminated';

/** The next step for an instance, or `undefined` when its machine is as its row says. */
export function nextStep(
  row: Pick<Instance, 'state' | 'guest'> | undefined,
  machine: ActualMachine | undefined,
): Step | undefined {
  switch (row?.guest === undefined ? 'terminated' : row.state) {
    case 'pending':
    case 'running':
      return machine === undefined ? 'boot' : stepOfRunning(row, machine);
    case 'stopping':
      return machine === undefined ? 'note-stopped' : 'stop';
    case 'shutting-down':
      return machine === undefined ? 'note-terminated' : 'stop';
    default:
      return machine === undefined ? undefined : 'stop';
  }
}

function stepOfRunning(
  row: Pick<Instance, 'state' | 'guest'> | undefined,
  machine: ActualMachine,
): Step | undefined {
  if (machine.end === 'shutdown') return 'note-shutdown';
  if (machine.end === 'reboot' || machine.boot !== row?.guest?.boots) return 'stop';
  if (row.state === 'pending') return 'note-running';
  return machine.isReady && row.guest.checks !== 'ok' ? 'note-ready' : undefined;
}
