import { basename, resolve } from 'node:path';
import { moveSecretFile, writeAtomically } from '../adapters/files.js';
import type { CloudPort } from '../cleanup/cloud.js';
import type { PackerEvent } from '../events.js';
import type { Redactor } from '../redaction/redact.js';
import type { PackerOutcome } from '../transcript/outcome.js';
import type { RunJournal } from './journal.js';

/** An instance that was kept for a closer look. */
export interface DebugAccess {
  /** The build that it was for. */
  readonly build: string;
  /** The instance. */
  readonly instanceId: string;
  /** How to get onto it without a key, as a program and its arguments: it needs the SSM agent. */
  readonly sessionCommand: readonly string[];
  /** Where it is reached; absent where Packer did not tell. */
  readonly address?: string;
  /** The private key that Packer made for it, readable by this user alone; absent where it made none. */
  readonly keyFile?: string;
  /** What it had written to its console, without secrets; absent where `cloud` was not given. */
  readonly consoleLog?: string;
  /** Until when {@link removeOrphans} leaves it alone, as an ISO 8601 time in UTC. */
  readonly keepUntil: string;
}

/** Remembers what a closer look needs. */
export interface DebugFacts {
  /** Takes the next event. */
  add(event: PackerEvent): void;
  /** The instances that nobody said to have removed. */
  list(): readonly KeptInstance[];
}

/** An instance and what was told about it. */
export interface KeptInstance {
  readonly build: string;
  readonly instanceId: string;
  readonly address?: string;
  readonly key?: string;
}

/** Remembers nothing yet. */
export function createDebugFacts(): DebugFacts {
  const builds = new Map<string, Partial<KeptInstance> & { readonly removed?: true }>();
  return {
    add: (event) => {
      if (!('build' in event) || event.build === undefined) return;
      const { build } = event;
      const add = (facts: Partial<KeptInstance> & { readonly removed?: true }): unknown =>
        builds.set(build, { ...builds.get(build), ...facts });
      if (event.type === 'instance-launched') add({ instanceId: event.instanceId });
      if (event.type === 'key-saved') add({ key: event.file });
      if (event.type === 'instance-address') add({ address: event.address });
      if (event.type === 'cleaning-up' && event.resource === 'instance') add({ removed: true });
      // From Packer 1.13 on a script can print the line above, but not the one of the end.
      if (event.type === 'build-finished' && builds.get(build)?.removed) builds.delete(build);
    },
    list: () =>
      [...builds].flatMap(([build, { instanceId = '', removed: _, ...facts }]) =>
        /^i-[\da-f]+$/.test(instanceId) ? [{ build, instanceId, ...facts }] : [],
      ),
  };
}

/** What a run in debug mode has to do with. */
export interface DebuggedRun {
  readonly outcome: PackerOutcome;
  readonly journal: RunJournal;
  readonly facts: DebugFacts;
  /** When it ended, as an ISO 8601 time in UTC. */
  readonly endedAt: string;
  readonly cloud: CloudPort | undefined;
  readonly redactor: Redactor;
  /** The path of a file of the run. */
  file(name: string): string;
  /** Waits for work that nothing is to be lost for. */
  attempt<T>(work: Promise<T>): Promise<T | undefined>;
}

/** Takes the keys of kept instances into the run directory, and tells how to reach the instances. */
export async function keepDebugAccess(run: DebuggedRun): Promise<readonly DebugAccess[]> {
  const { keepFor } = run.journal;
  if (keepFor === undefined || run.outcome === 'succeeded') return [];
  const keepUntil = new Date(Date.parse(run.endedAt) + keepFor).toISOString();
  return Promise.all(run.facts.list().map((kept) => describeAccess(kept, keepUntil, run)));
}

async function describeAccess(
  { build, instanceId, address, key }: KeptInstance,
  keepUntil: string,
  run: DebuggedRun,
): Promise<DebugAccess> {
  const keyFile = key && (await run.attempt(takeKey(key, run)));
  const consoleLog = await run.attempt(saveConsole(instanceId, run));
  const region = run.cloud === undefined ? [] : ['--region', run.cloud.region];
  return {
    build,
    instanceId,
    sessionCommand: ['aws', 'ssm', 'start-session', ...region, '--target', instanceId],
    ...(address && { address }),
    ...(keyFile && { keyFile }),
    ...(consoleLog && { consoleLog }),
    keepUntil,
  };
}

async function saveConsole(
  instanceId: string,
  { cloud, redactor, file }: DebuggedRun,
): Promise<string | undefined> {
  if (cloud === undefined) return undefined;
  const text = await cloud.consoleOutput(instanceId);
  const path = file(`${instanceId}.console.log`);
  await writeAtomically(path, redactor.text(text));
  return path;
}

/** Packer leaves keys in the working directory, where the next run would replace them. */
async function takeKey(key: string, { journal, file }: DebuggedRun): Promise<string | undefined> {
  const name = basename(key);
  if (!/^ec2_[\w.-]+\.pem$/.test(name)) return undefined;
  const target = file(name);
  const moved = await moveSecretFile(resolve(journal.workingDirectory, name), target);
  return moved ? target : undefined;
}
