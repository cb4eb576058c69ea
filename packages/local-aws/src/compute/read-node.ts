import type { Instance } from '../state/tables/instance.js';
import type { ManagedNode } from '../state/tables/managed-node.js';
import type { Machine } from './compute.js';
import { runToEnd } from './run-to-end.js';

/**
 * What the SSM agent of an instance registers. Without an instance profile it has no credentials to
 * register with, as on AWS.
 */
export async function readNode(
  { id, instanceProfile, guest }: Instance,
  machine: Machine,
  clock: () => Date,
): Promise<ManagedNode | undefined> {
  if (instanceProfile === undefined || guest === undefined) return undefined;
  const release = await runToEnd(machine, { command: ['cat', '/etc/os-release'] });
  const name = await runToEnd(machine, { command: ['uname', '-n'] });
  return {
    instanceId: id,
    platformName: osReleaseValue(release.stdout, 'NAME') ?? 'Linux',
    platformVersion: osReleaseValue(release.stdout, 'VERSION_ID') ?? '',
    computerName: name.stdout.trim(),
    address: guest.address,
    instanceProfile,
    startedAt: clock().toISOString(),
  };
}

/** Reads one value of an `os-release` file (os-release(5)): shell assignments, maybe quoted. */
export function osReleaseValue(file: string, key: string): string | undefined {
  const line = file.split('\n').findLast((candidate) => candidate.startsWith(`${key}=`));
  const value = line?.slice(key.length + 1).trim();
  const quoted = value === undefined ? null : /^(["'])(.*)\1$/.exec(value);
  return (quoted?.[2] ?? value)?.replace(/\\(["'$`\\])/g, '$1');
}
