/** What the root file system of a machine is made of. */
export interface RootLayers {
  /** The state directory. */
  readonly directory: string;
  /** The tree that is lowest. */
  readonly base: string;
  /** Trees that lie on it, lowest first, relative to `contents` of the state directory. */
  readonly contents: readonly string[];
  /** The disk that takes what is written, relative to `contents` of the state directory. */
  readonly disk: string;
  /** The layers belong to a user namespace, where the kernel keeps its notes elsewhere. */
  readonly isUserNamespace: boolean;
}

/**
 * Mounts the root file system of a machine at `mnt/root` of the state directory, as lines of a file
 * system table (fstab).
 *
 * It takes two: the kernel refuses a layer that lies inside another, as everything in the state
 * directory lies inside the host's own system. So the host's system, and over it what is hidden of
 * it, make one that can only be read, in which the state directory is hidden; and on that lie the
 * contents and the disk.
 */
export function rootTable({
  directory,
  base,
  contents,
  disk,
  isUserNamespace,
}: RootLayers): string {
  const at = (name: string): string => `${directory}/mnt/${name}`;
  const options = isUserNamespace ? ['userxattr'] : [];
  const lower = [...contents.toReversed(), '../mnt/base'].join(':');
  return table([
    [base, at('host'), 'none', bindHost(isUserNamespace)],
    [
      'base',
      at('base'),
      'overlay',
      ['ro', 'lowerdir=../mnt/mask/fresh:../mnt/mask/hidden:../mnt/host', ...options].join(','),
    ],
    [
      'root',
      at('root'),
      'overlay',
      [
        'nodev',
        `lowerdir=${lower}`,
        `upperdir=${disk}/upper`,
        `workdir=${disk}/work`,
        ...options,
      ].join(','),
    ],
  ]);
}

/** What is mounted inside a machine. */
export interface InsideMounts {
  /** The state directory. */
  readonly directory: string;
  /** Names below `/proc` that nothing inside may write. */
  readonly frozen: readonly string[];
  /** It is mounted by a user namespace. */
  readonly isUserNamespace: boolean;
  /** Whether there is a group 5, `tty`, that terminals can belong to. */
  readonly hasTerminalGroup: boolean;
}

/** Mounts what every system has below its root, as lines of a file system table (fstab). */
export function insideTable({
  directory,
  frozen,
  isUserNamespace,
  hasTerminalGroup,
}: InsideMounts): string {
  const at = (name: string): string => `${directory}/mnt/root/${name}`;
  const ownership = hasTerminalGroup ? ',mode=0620,gid=5' : '';
  return table([
    ['run', at('run'), 'tmpfs', 'nosuid,nodev,mode=0755'],
    ['tmp', at('tmp'), 'tmpfs', 'nosuid,nodev,mode=1777'],
    ['/sys', at('sys'), 'none', `${bindHost(isUserNamespace)},ro`],
    ...devices.map((name) => [`/dev/${name}`, at(`dev/${name}`), 'none', 'bind'] as const),
    ['devpts', at('dev/pts'), 'devpts', `newinstance,ptmxmode=0666${ownership}`],
    ['shm', at('dev/shm'), 'tmpfs', 'nosuid,nodev,mode=1777'],
    ...frozen.map((name) => [at(`proc/${name}`), at(`proc/${name}`), 'none', 'bind,ro'] as const),
    // What a user namespace may count is its own affair.
    ['/proc/sys/user', at('proc/sys/user'), 'none', 'bind'],
  ]);
}

/** In a user namespace, mounts of the host can be had only with all that is mounted below them. */
function bindHost(isUserNamespace: boolean): string {
  return isUserNamespace ? 'rbind' : 'bind';
}

const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** The longest options of a mount that the kernel takes: one page, with its end. */
export const mountOptionsLimit = 4095;

type Line = readonly [source: string, target: string, type: string, options: string];

function table(lines: readonly Line[]): string {
  return lines.map((line) => `${line.map(escapeField).join(' ')} 0 0\n`).join('');
}

function escapeField(field: string): string {
  return field.replace(
    /[\s\\#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
