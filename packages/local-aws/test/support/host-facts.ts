import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What a machine must never change on its host. */
export interface HostFacts {
  /** Path, kind, mode, owner, size, times and contents of what is on the host. */
  readonly files: ReadonlyMap<string, string>;
  readonly mounts: string;
  readonly settings: ReadonlyMap<string, string>;
  /** What is in the directories where programs keep sockets and locks. */
  readonly running: readonly string[];
}

const trees = [
  '/etc',
  '/root',
  '/home',
  '/var/lib/dpkg',
  '/var/spool',
  '/opt',
  '/boot',
  '/run/mount',
];
const listings = ['/', '/usr/bin', '/usr/sbin', '/usr/lib', '/usr/local/bin', '/var', '/var/log'];
const settings = [
  ...['/proc/sys/kernel/hostname', '/proc/sys/kernel/core_pattern', '/proc/sys/vm/swappiness'],
  ...['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/core/somaxconn'],
  ...['/proc/sys/user/max_cgroup_namespaces', '/sys/kernel/mm/transparent_hugepage/enabled'],
  ...['/sys/class/net/lo/mtu', '/sys/class/net/lo/operstate'],
];

/** Looks at the host. Of its busiest places, what other programs write all the time is left out. */
export async function readHostFacts(): Promise<HostFacts> {
  const files = new Map<string, string>();
  for (const tree of trees) await readTree(tree, files);
  for (const path of listings) {
    for (const name of await readdir(path)) {
      files.set(join(path, name), await describeEntry(join(path, name), 'kind'));
    }
  }
  const values = settings.map(
    async (name): Promise<[string, string]> => [
      name,
      await readFile(name, 'utf8').catch(() => 'none'),
    ],
  );
  return {
    files,
    mounts: await readFile('/proc/self/mountinfo', 'utf8'),
    settings: new Map(await Promise.all(values)),
    running: (await readdir('/run')).toSorted(),
  };
}

async function readTree(path: string, files: Map<string, string>): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const child = join(path, entry.name);
    // What tools of this user, the test among them, keep of their own.
    if (path === '/root' && entry.isDirectory()) continue;
    files.set(child, await describeEntry(child, path.startsWith('/etc') ? 'text' : 'times'));
    if (entry.isDirectory()) await readTree(child, files);
  }
}

async function describeEntry(path: string, depth: 'kind' | 'times' | 'text'): Promise<string> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined) return 'gone';
  const { mode, uid, gid, ino } = stat;
  const facts = [mode.toString(8), uid, gid, ino];
  if (stat.isSymbolicLink()) return [...facts, await readlink(path)].join(' ');
  if (!stat.isFile() || depth === 'kind') return facts.join(' ');
  const contents = depth === 'text' ? await digest(path) : '';
  return [...facts, stat.size, stat.mtimeMs, stat.ctimeMs, contents].join(' ');
}

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Processes, by id, that hold something of a directory, or run in namespaces of a machine. */
export async function processesOf(directory: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  const own = await readlink('/proc/self/ns/pid');
  const found = ids.map(async (id) => {
    const read = (name: string): Promise<string> =>
      readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '');
    const command = await read('cmdline');
    const mounts = await read('mountinfo');
    const namespace = await readlink(`/proc/${id}/ns/pid`).catch(() => own);
    const isOf = command.includes(directory) || (namespace !== own && mounts.includes(directory));
    return isOf && id !== String(process.pid) ? [`${id} ${command.replaceAll('\0', ' ')}`] : [];
  });
  return (await Promise.all(found)).flat();
}
