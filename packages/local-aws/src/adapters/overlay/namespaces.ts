import { closeSync, openSync, readlinkSync } from 'node:fs';

/** The namespaces of a machine, held open so that nothing else can ever be entered in their place. */
export interface Namespaces {
  /**
   * What a child has to have as its file descriptors 3 and up for the command to work; 8 is free for
   * another use.
   */
  readonly descriptors: (free: 'pipe') => readonly (number | 'pipe')[];
  /** A command that enters them, in front of the one to be run there. */
  readonly enter: readonly [string, ...string[]];
  /** The name of its process namespace, as `/proc/<pid>/ns/pid` of each process inside has it. */
  readonly processes: string;
  /** Its first process. */
  readonly first: number;
  /** Whether they were not closed yet. */
  readonly areOpen: () => boolean;
  readonly close: () => void;
}

const names = ['user', 'mnt', 'pid', 'uts', 'ipc'];
const options = ['--user', '--mount', '--pid', '--uts', '--ipc'];

/**
 * Opens the namespaces of a first process. Its id alone would not do: ids are used again, and then a
 * program meant for a machine could run on the host.
 *
 * @param outer - The process whose user namespace has to be entered before.
 */
export function openNamespaces(first: number, outer?: number): Namespaces {
  const opened: number[] = [];
  const close = (): void => {
    for (const descriptor of opened.splice(0)) closeSync(descriptor);
  };
  let processes: string;
  try {
    processes = readlinkSync(`/proc/${first}/ns/pid`);
    for (const name of names) opened.push(openSync(`/proc/${first}/ns/${name}`, 'r'));
    if (outer !== undefined) opened.push(openSync(`/proc/${outer}/ns/user`, 'r'));
  } catch (error) {
    close();
    throw error;
  }
  return {
    descriptors: (free) => [...opened.slice(0, names.length), free, ...opened.slice(names.length)],
    processes,
    first,
    areOpen: () => opened.length > 0,
    enter: outer === undefined ? enter : [...enterOuter, ...enter],
    close,
  };
}

const enter = [
  'nsenter',
  '--preserve-credentials',
  ...options.map((option, index) => `${option}=/proc/self/fd/${index + 3}`),
] as const;

const enterOuter = ['nsenter', '--preserve-credentials', '--user=/proc/self/fd/9'] as const;
