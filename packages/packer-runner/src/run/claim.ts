import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { readPlace } from '../adapters/place.js';
import { identifyProcess, type ProcessIdentity } from '../adapters/process-group.js';

/** Who works on a folder. */
export interface Attendant {
  /** Process id on its own host, and in its own container where it is in one. */
  readonly pid: number;
  /** Name of that machine or container. */
  readonly host: string;
  /** Since when, by the clock there: ISO 8601 in UTC. */
  readonly since: string;
}

/** What a file `attendant-N.json` says. */
export interface Claim extends Attendant, ProcessIdentity {
  /** Of this claim alone. */
  readonly id: string;
  /** Where it can be told whether that process runs; absent where nobody can. */
  readonly place?: string;
  /** Ids of the claims that were dead when this one was made. */
  readonly over: readonly string[];
}

/** A claim of this process. */
export async function makeClaim(over: readonly string[]): Promise<Claim> {
  const [place, identity] = await Promise.all([readPlace(), identifyProcess(pid)]);
  return {
    id: randomUUID(),
    ...(identity ?? { pid }),
    ...(place !== undefined && { place }),
    host: hostname(),
    since: new Date().toISOString(),
    over,
  };
}

/** Reads a claim; undefined where the text is none, as after a loss of power. */
export function parseClaim(text: string): Claim | undefined {
  const found = parse(text);
  if (found === undefined) return undefined;
  const { id, pid: process, start, place, host, since, over } = found;
  if (typeof id !== 'string' || typeof process !== 'number' || process <= 0) return undefined;
  return {
    id,
    pid: process,
    ...(typeof start === 'string' && { start }),
    ...(typeof place === 'string' && { place }),
    // Both are shown to people, and are as others wrote them.
    host: typeof host === 'string' && /^[\w.:-]{1,255}$/.test(host) ? host : 'unknown',
    since: typeof since === 'string' && /^[\d:TZ.-]{1,30}$/.test(since) ? since : 'unknown',
    over: Array.isArray(over) ? over.filter((each) => typeof each === 'string') : [],
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? { ...found } : undefined;
  } catch {
    return undefined;
  }
}
