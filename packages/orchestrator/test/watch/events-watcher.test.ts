import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventsWatcher } from '../../src/watch/events-watcher.js';
import { makeWorkspace } from '../workspace.js';
import { at, runStarted } from './events.js';

function makePipe(): string {
  const pipe = join(makeWorkspace().directory, 'events');
  spawnSync('mkfifo', [pipe]);
  return pipe;
}

test('a pipe without a reader is told at once, and holds nothing up', () => {
  const file = makePipe();

  expect(() => eventsWatcher({ file })).toThrow(`${file} is a pipe that nobody reads`);
});

test('a pipe gets all events', async () => {
  const file = makePipe();
  // Opened for reading and writing it has a reader at once.
  const reader = spawn('sh', ['-c', 'exec 3<>"$0"; echo ready; exec cat <&3', file]);
  await new Promise((ready) => reader.stdout.once('data', ready));
  const read = new Promise<string>((whole) => {
    let seen = '';
    reader.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('command-ended')) whole(seen);
    });
  });
  const watcher = eventsWatcher({ file });
  watcher.event(runStarted('al2023'), at(0));
  watcher.event({ type: 'warning', message: 'x'.repeat(200_000) }, at(1));
  await watcher.end({ exitCode: 0 }, at(2));

  expect((await read).trimEnd().split('\n')).toHaveLength(3);
  reader.kill();
});

test('a reader that reads no more ends the stream of events, not the command', async () => {
  const file = makePipe();
  const reader = spawn('sh', ['-c', 'exec 3<>"$0"; echo ready; exec cat', file]);
  await new Promise((ready) => reader.stdout.once('data', ready));
  const message = 'x'.repeat(200_000);

  const patient = eventsWatcher({ file, maxWait: 1 });
  patient.event({ type: 'warning', message }, at(0));
  await expect(patient.end({ exitCode: 0 }, at(1))).rejects.toThrow('did not take the last lines');

  const full = eventsWatcher({ file, maxWaiting: 100_000 });
  expect(() => full.event({ type: 'warning', message }, at(0))).toThrow('is not read');
  reader.kill();
});

test.skipIf(!existsSync('/dev/full'))('a full disk is told', async () => {
  const watcher = eventsWatcher({ file: '/dev/full' });
  watcher.event(runStarted('al2023'), at(0));

  await expect(watcher.end({ exitCode: 0 }, at(1))).rejects.toThrow('ENOSPC');
});

test('a secret that another one begins with is masked as a whole', async () => {
  let told = '';
  const watcher = eventsWatcher({
    write: (line) => {
      told += line;
    },
    secrets: () => ['hunter', 'hunter2secret'],
  });
  watcher.event({ type: 'warning', message: 'hunter2secret' }, at(0));

  expect(JSON.parse(told).message).toBe('***');
});
