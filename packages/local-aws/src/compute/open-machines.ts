import { LocalAwsError } from '../errors.js';
import type { Compute } from './compute.js';
import type { ServeSsh } from './ssh.js';

/** Whether and how instances really run. */
export type ComputeOption =
  | 'none'
  | 'overlay'
  | 'auto'
  | OverlayOption
  | {
      readonly kind: 'own';
      /** What boots the machines; it is closed with the server. */
      readonly machines: Compute;
    };

/** Machines of layers over a system of this host. */
export interface OverlayOption {
  /** Which of the ways it is. */
  readonly kind: 'overlay';
  /** Where disks are kept. Default: below the state directory; without one, nothing is kept. */
  readonly directory?: string;
  /** The root of the system that all source images share. Default: that of the host. */
  readonly base?: string;
}

/** How instances run on a server. */
export interface ComputeState {
  /** `none`: an instance is a row that says it runs. */
  readonly kind: 'none' | 'overlay' | 'own';
  /** Why it is `none`, where `auto` was asked for. */
  readonly reason?: string;
}

/** What was opened. */
export interface OpenMachines {
  readonly state: ComputeState;
  /** Absent where none run. */
  readonly running?: { readonly compute: Compute; readonly serveSsh: ServeSsh };
}

/**
 * Opens what an option asks for. What only runs machines is loaded only then.
 *
 * @throws LocalAwsError `LOCAL_AWS_COMPUTE_UNAVAILABLE` when it is not to be had here; `auto` goes
 * without instead, and says why.
 */
export async function openMachines(
  option: ComputeOption,
  stateDirectory: string | undefined,
): Promise<OpenMachines> {
  if (option === 'none') return { state: { kind: 'none' } };
  if (option === 'auto') {
    try {
      return await openMachines('overlay', stateDirectory);
    } catch (error) {
      if (!(error instanceof LocalAwsError)) throw error;
      if (error.code !== 'LOCAL_AWS_COMPUTE_UNAVAILABLE') throw error;
      return { state: { kind: 'none', reason: error.message } };
    }
  }
  const { loadSsh } = await import('../adapters/ssh-server.js');
  const serveSsh = await loadSsh();
  const compute =
    option !== 'overlay' && option.kind === 'own'
      ? option.machines
      : await openOverlay(option === 'overlay' ? { kind: option } : option, stateDirectory);
  return {
    state: { kind: option === 'overlay' ? option : option.kind },
    running: { compute, serveSsh },
  };
}

async function openOverlay(
  { directory, base }: OverlayOption,
  stateDirectory: string | undefined,
): Promise<Compute> {
  const { openOverlayCompute } = await import('../adapters/overlay/open-overlay-compute.js');
  const kept =
    directory ?? (stateDirectory === undefined ? undefined : `${stateDirectory}/compute`);
  const options = base === undefined ? {} : { base };
  if (kept !== undefined) return openOverlayCompute({ directory: kept, ...options });
  const { makeScratchDirectory } = await import('../adapters/scratch-directory.js');
  const scratch = await makeScratchDirectory();
  try {
    const compute = await openOverlayCompute({ directory: scratch.path, ...options });
    return { ...compute, close: () => compute.close().finally(scratch.remove) };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}
