import type { LaunchResult } from '../launch/launch-result.js';
import { printable } from '../printable.js';
import { identityProbe } from './identity-probes.js';

/** A launch, as far as its identity goes: a {@link LaunchResult} is one. */
export type ProbedLaunch = Pick<LaunchResult, 'name' | 'instanceId' | 'outputs'>;

/** What the identity probe of a launch said. */
export interface Life {
  readonly name: string;
  readonly instanceId: string | undefined;
  /** The facts of a kind, in order. */
  facts(kind: string): readonly Fact[];
}

/** One fact. */
export interface Fact {
  /** Id or digest. */
  readonly value: string;
  /** File that it was found in. */
  readonly file?: string;
}

/** What a launch said of itself, or why that is not known. */
export function readLife({ name, instanceId, outputs }: ProbedLaunch): Life | string {
  const output = outputs[identityProbe];
  if (output === undefined) return `the probe "${identityProbe}" did not run on ${name}`;
  const rows = output.split('\n').flatMap((line) => {
    const [, kind, value = '', file] = /^soe-identity (\S+)(?: (\S+)(?: (.+))?)?/.exec(line) ?? [];
    return kind === undefined ? [] : [{ kind, value, file }];
  });
  if (rows.at(-1)?.kind !== 'end') {
    return `the output of the probe "${identityProbe}" of ${name} ends too early`;
  }
  return {
    name,
    instanceId,
    facts: (kind) =>
      rows.flatMap((row) =>
        row.kind !== kind || row.value === ''
          ? []
          : [
              {
                value: printable(row.value, 100),
                ...(row.file !== undefined && { file: printable(row.file, 200) }),
              },
            ],
      ),
  };
}
