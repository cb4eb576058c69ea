import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { notStarted } from './process.js';
import { endGroup } from './process-group.js';
import { createStopping, type StopReason, stopGrace } from './stop-group.js';

/** A short program to run. */
export interface CaptureOptions {
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the program before its time. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which it is ended. */
  readonly timeout?: number | undefined;
}

/** What came of it. */
export interface Captured {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it was ended before its time; absent when it was not. */
  readonly stopped?: StopReason;
  /** What it printed; bytes that are not UTF-8 become U+FFFD. */
  readonly stdout: string;
  /** The last whole lines of what it printed there. */
  readonly stderr: string;
}

/** The most that a program may print, in bytes. */
export const outputLimit = 16_777_216;
const stderrKept = 65_536;
// What has left the group may hold the pipes open for ever.
const drainTime = 1_000;

/**
 * Runs a program in a process group of its own, without a shell and without standard input, and
 * leaves nothing of that group behind.
 */
export async function capture(options: CaptureOptions): Promise<Captured> {
  options.signal?.throwIfAborted();
  const child = spawnGroup(options);
  const exited = new AbortController();
  const closed = new AbortController();
  const stopping = createStopping(options, exited.signal);
  const stdout = keepAll(child.stdout, () => stopping.stop('output'));
  const stderr = keepEnd(child.stderr);
  const end = new Promise<Pick<Captured, 'exitCode' | 'signal'>>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      exited.abort();
      resolve({ exitCode, signal });
    });
  });
  child.once('close', () => closed.abort());
  try {
    await started(child, options.program);
    // A process that has spawned has an id.
    const group = child.pid ?? 0;
    stopping.begin(group);
    const ending = await end;
    await endGroup(group, stopGrace);
    await sleep(drainTime, undefined, { signal: closed.signal }).catch(() => undefined);
    const stopped = stopping.reason();
    return { ...ending, ...(stopped && { stopped }), stdout: stdout(), stderr: stderr() };
  } finally {
    stopping.dispose();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function spawnGroup({ program, argv, cwd, env }: CaptureOptions): Child {
  try {
    return spawn(program, argv, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw notStarted(program, error);
  }
}

function started(child: Child, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(notStarted(program, error)));
  });
}

function keepAll(stream: Readable, onOverflow: () => void): () => string {
  const chunks: Uint8Array[] = [];
  let size = 0;
  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > outputLimit) onOverflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}

function keepEnd(stream: Readable): () => string {
  let kept = Buffer.alloc(0);
  let cut = false;
  stream.on('data', (chunk: Uint8Array) => {
    const all = Buffer.concat([kept, chunk]);
    cut ||= all.length > stderrKept;
    kept = all.subarray(-stderrKept);
  });
  // Half a line could hold half a secret, which nothing would recognise.
  return () => kept.toString('utf8', cut ? kept.indexOf('\n') + 1 : 0);
}
