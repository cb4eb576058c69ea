import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { readBoot } from './process-group.js';

/**
 * Where this process can tell whether another one runs: its host, the boot of that, and its namespace of process
 * ids. Containers of one host differ in the last, and machines that were woken from one snapshot in the first.
 * Undefined where `/proc` is of another namespace than this process, so that its ids mean nothing there.
 */
export async function readPlace(): Promise<string | undefined> {
  const boot = await readBoot();
  if (boot === undefined) return hostname();
  const [self, namespace] = await Promise.all(
    ['/proc/self', '/proc/self/ns/pid'].map((path) => readlink(path).catch(() => undefined)),
  );
  if (self !== String(pid) || namespace === undefined) return undefined;
  return [hostname(), boot, namespace].join('/');
}
