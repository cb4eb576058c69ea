import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { hostEnvironment, runHostProgram } from './run-host-program.js';

/** What is missing, and what to do about it. */
export interface Obstacle {
  readonly missing: string;
  readonly remedy: string;
}

/**
 * Looks, one by one, for what a machine needs of this host. It may find nothing although a machine
 * could not be started; what that said is all there is to know then.
 */
export async function findObstacles(directory: string, base: string): Promise<readonly Obstacle[]> {
  if (platform() !== 'linux') {
    return [{ missing: `Linux (this is ${platform()})`, remedy: 'use a Linux machine' }];
  }
  const programs = await missingPrograms();
  // Without them, nothing else can be tried.
  if (programs.length > 0) return programs;
  return [
    ...(await missingOverlay()),
    ...(await missingUserNamespaces()),
    ...(await missingRights()),
    ...(await unfitDirectory(directory)),
    ...(await unfitBase(base)),
  ];
}

const programs = {
  'util-linux': ['unshare', 'nsenter', 'mount', 'umount', 'flock'],
  coreutils: ['cp', 'mkdir', 'mkfifo', 'mknod', 'ln', 'rm', 'sleep'],
};

async function missingPrograms(): Promise<readonly Obstacle[]> {
  const search = ['sh', '-c', 'for each; do command -v "$each" > /dev/null || echo "$each"; done'];
  const looked = Object.entries(programs).map(async ([source, names]) => {
    const { stdout } = await runHostProgram(['/bin/sh', ...search.slice(1), 'search', ...names]);
    return stdout
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => ({
        missing: `the program ${name} in ${hostEnvironment['PATH']}`,
        remedy: `install ${source}`,
      }));
  });
  return (await Promise.all(looked)).flat();
}

async function missingOverlay(): Promise<readonly Obstacle[]> {
  const isKnown = async (): Promise<boolean> =>
    /\boverlay$/m.test(await readFile('/proc/filesystems', 'utf8').catch(() => ''));
  if (await isKnown()) return [];
  await runHostProgram(['modprobe', 'overlay']);
  if (await isKnown()) return [];
  return [{ missing: 'overlayfs in the kernel', remedy: 'load it: modprobe overlay' }];
}

const restrictions = [
  '/proc/sys/user/max_user_namespaces',
  '/proc/sys/kernel/unprivileged_userns_clone',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
];

async function missingUserNamespaces(): Promise<readonly Obstacle[]> {
  const { exitCode, stderr } = await runHostProgram([
    'unshare',
    '--user',
    '--map-root-user',
    'true',
  ]);
  if (exitCode === 0) return [];
  const settings = restrictions.map(async (path) => {
    const value = await readFile(path, 'utf8').catch(() => undefined);
    return value === undefined ? [] : [`${path} is ${value.trim()}`];
  });
  const seen = (await Promise.all(settings)).flat().join(', ');
  return [
    {
      missing: `user namespaces (${lastLine(stderr)}; ${seen})`,
      remedy:
        'allow them by these settings, or in a container by its seccomp and AppArmor profiles',
    },
  ];
}

async function missingRights(): Promise<readonly Obstacle[]> {
  const isRoot = process.geteuid?.() === 0;
  const inNamespace = isRoot ? [] : ['--user', '--map-root-user'];
  const { exitCode, stderr } = await runHostProgram([
    ...['unshare', ...inNamespace, '--mount', '--pid', '--fork', '--propagation', 'private'],
    ...[
      '/bin/sh',
      '-c',
      'mount --no-mtab -t proc proc /proc && mount --no-mtab -t tmpfs tmpfs /tmp',
    ],
  ]);
  if (exitCode === 0) return [];
  return [
    {
      missing: `the right to mount (${lastLine(stderr)})`,
      remedy: isRoot
        ? 'run as root with CAP_SYS_ADMIN; a container needs to be privileged, with its /proc unmasked'
        : 'run as root, or where a user namespace may mount',
    },
  ];
}

const tryOverlay = `
set -e
cd "$1"
mkdir -p lower upper work root
mount --no-mtab -t overlay overlay -o "lowerdir=lower,upperdir=upper,workdir=work$2" root
: > root/file
`;

async function unfitDirectory(directory: string): Promise<readonly Obstacle[]> {
  const isRoot = process.geteuid?.() === 0;
  const trial = `${directory}/trial`;
  const { exitCode, stderr } = await runHostProgram([
    ...['unshare', ...(isRoot ? [] : ['--user', '--map-root-user'])],
    ...['--mount', '--propagation', 'private', '/bin/sh', '-c'],
    ...[`mkdir -p "$1"; ${tryOverlay}`, 'trial', trial, isRoot ? '' : ',userxattr'],
  ]);
  const { stdout } = await runHostProgram(['stat', '--file-system', '--format=%T', directory]);
  await runHostProgram(['rm', '-rf', '--one-file-system', '--', trial]);
  if (exitCode === 0) return [];
  return [
    {
      missing: `a state directory that can take the writable layer of an overlay: ${directory} is on ${stdout.trim()} (${lastLine(stderr)})`,
      remedy: isRoot
        ? 'name one on ext4, xfs, btrfs or tmpfs, not on an overlay itself'
        : 'name one on ext4, xfs, btrfs or tmpfs, and use Linux 5.11 or later, or run as root',
    },
  ];
}

const tryBase = `
set -e
mount --no-mtab -t tmpfs tmpfs /tmp
mkdir /tmp/lower /tmp/base /tmp/root
mount --no-mtab --rbind "$1" /tmp/base
mount --no-mtab -t overlay overlay -o "ro,lowerdir=/tmp/lower:/tmp/base$2" /tmp/root
`;

async function unfitBase(base: string): Promise<readonly Obstacle[]> {
  const isRoot = process.geteuid?.() === 0;
  const { exitCode, stderr } = await runHostProgram([
    ...['unshare', ...(isRoot ? [] : ['--user', '--map-root-user'])],
    ...['--mount', '--propagation', 'private', '/bin/sh', '-c', tryBase, 'trial'],
    ...[base, isRoot ? '' : ',userxattr'],
  ]);
  if (exitCode === 0) return [];
  return [
    {
      missing: `a base that can be the lowest layer: ${base} cannot (${lastLine(stderr)})`,
      remedy: isRoot
        ? 'name a base that is on no overlay itself, such as a tree of debootstrap on a volume'
        : 'without root, name a base that belongs to this user and has no other file systems mounted in it, such as a tree of mmdebstrap; or run as root',
    },
  ];
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.includes('dmesg('));
  return lines.at(-1)?.trim() ?? 'it failed without a word';
}
