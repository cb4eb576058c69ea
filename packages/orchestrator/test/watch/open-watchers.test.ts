import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openWatchers } from '../../src/watch/open-watchers.js';
import { openScreen, type ScreenStream } from '../../src/watch/screen.js';
import { makeWorkspace } from '../workspace.js';
import { at, runStarted } from './events.js';

function open(env: Readonly<Record<string, string>>, events?: string) {
  const { directory } = makeWorkspace();
  const stream = new PassThrough();
  let shown = '';
  stream.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const watchers = openWatchers({
    screen: openScreen(stream as unknown as ScreenStream),
    ...{ env, directory, version: '1.0.0' },
    ...(events !== undefined && { watch: { events } }),
  });
  return { directory, watchers, shown: () => shown };
}

test('a way of watching that breaks is told once, and the others go on', async () => {
  const { directory, watchers, shown } = open(
    { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/no/such/folder/summary.md' },
    '.',
  );
  const watcher = await watchers;
  watcher.event(runStarted('al2023'), at(0));
  watcher.event({ type: 'warning', message: 'seen' }, at(1));
  await watcher.end({ exitCode: 0 }, at(2));

  expect(existsSync(directory)).toBe(true);
  expect(shown()).toContain('::warning title=al2023::seen');
  expect(shown().match(/stream of events cannot go on: .*EISDIR/g)).toHaveLength(1);
  expect(shown()).toMatch(/job summary .* cannot go on: .*ENOENT/);
});

test('a protocol that there is not is told, and stops nothing', async () => {
  const { watchers, shown } = open({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  });
  const watcher = await watchers;
  watcher.event({ type: 'warning', message: 'seen' }, at(1));
  await watcher.end({ exitCode: 0 }, at(2));

  expect(shown()).toMatch(/OpenTelemetry spans cannot go on: .*"grpc".*http\/protobuf/);
  expect(shown()).toContain('2026-11-28T12:00:01Z warning: seen');
});

test('events go into a folder that is made, and one of .soe is no part of the checkout', async () => {
  const { directory, watchers } = open({}, '.soe/logs/events.jsonl');
  const watcher = await watchers;
  watcher.event(runStarted('al2023'), at(0));
  await watcher.end({ exitCode: 0 }, at(2));

  const text = readFileSync(join(directory, '.soe/logs/events.jsonl'), 'utf8');
  expect(text.split('\n')).toHaveLength(3);
  expect(readFileSync(join(directory, '.soe/.gitignore'), 'utf8')).toBe('*\n');
});
