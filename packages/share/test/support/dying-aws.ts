import type { AwsAccess } from '../../src/index.js';

const reading =
  /^(?:list|find|get|read|history|launchPermissions|snapshotPermissions|snapshotTags|existingSnapshots|snapshotsTagged|snapshotsInUse|sharedDescendants|references|instances|usageReports|usageEntries|ancestry|parametersBelow|sharing)$/;

/** What the process is said to have died of. */
export class Died extends Error {}

/**
 * The same access for a process that dies: after so many writes, with the effect of the last one,
 * nothing gets an answer any more.
 */
export function dyingAws(aws: AwsAccess, writes: number) {
  let left = writes;
  const dying = <T extends object>(operations: T): T =>
    new Proxy(operations, {
      get(target, name, receiver) {
        const operation: unknown = Reflect.get(target, name, receiver);
        if (typeof operation !== 'function') return operation;
        return async (...values: readonly unknown[]) => {
          if (left < 0) throw new Died();
          if (!reading.test(String(name)) && left-- === 0) throw new Died();
          const answer: unknown = await Reflect.apply(operation, target, values);
          if (left < 0) throw new Died();
          return answer;
        };
      },
    });
  const access: AwsAccess = {
    in: (place, options) =>
      new Proxy(aws.in(place, options), {
        get(target, name, receiver) {
          const port: unknown = Reflect.get(target, name, receiver);
          return typeof port === 'object' && port !== null ? dying(port) : port;
        },
      }),
    organization: (options) => dying(aws.organization(options)),
  };
  return { aws: access, died: () => left < 0 };
}
