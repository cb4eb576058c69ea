import { createHash } from 'node:crypto';

/** Tags of everything that a test of launches makes. They are set in the launching call. */
export const leaseTags = {
  /** The run. */
  run: 'soe:test-run',
  /** When it has to be gone, ISO 8601 in UTC. A later time in the tag keeps it longer. */
  lease: 'soe:test-lease',
  /** The launch within the run. */
  launch: 'soe:test-launch',
} as const;

/** Which launch something belongs to. */
export interface LaunchIdentity {
  readonly runId: string;
  /** Name of the launch in its plan. */
  readonly launch: string;
}

/** The tags of one launch. */
export function tagsOf(
  { runId, launch }: LaunchIdentity,
  until: number,
): Readonly<Record<string, string>> {
  return {
    [leaseTags.run]: runId,
    [leaseTags.lease]: new Date(until).toISOString(),
    [leaseTags.launch]: launch,
    Name: `soe test ${launch}`.slice(0, 256),
  };
}

/**
 * The token of a launch: the same try is never launched twice, and an instance shows by it who launched
 * it, because unlike a tag it cannot be set later.
 */
export function launchToken({ runId, launch }: LaunchIdentity, attempt: number): string {
  return `${tokenStem({ runId, launch })}${attempt}`;
}

/** Whether the token says that this package launched what carries the tags. */
export function isOurToken(token: string | undefined, identity: LaunchIdentity): boolean {
  const stem = tokenStem(identity);
  return token?.startsWith(stem) === true && /^\d+$/.test(token.slice(stem.length));
}

function tokenStem({ runId, launch }: LaunchIdentity): string {
  const digest = createHash('sha256').update(`${runId}\n${launch}`).digest('hex').slice(0, 32);
  return `soe-test-${digest}-`;
}

/** When the lease in a tag ends, in milliseconds since 1970; undefined where the tag says no time. */
export function leaseEnd(tag: string | undefined): number | undefined {
  if (tag === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/.test(tag))
    return undefined;
  const time = Date.parse(tag);
  return Number.isNaN(time) ? undefined : time;
}
