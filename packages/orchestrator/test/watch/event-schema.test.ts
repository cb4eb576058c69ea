import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventSchema } from '../../src/watch/event-schema.js';
import { eventsWatcher } from '../../src/watch/events-watcher.js';
import { at, provisioning, runStarted } from './events.js';

test('the published JSON Schema of events is the one that they are checked by', async () => {
  const json = { title: 'soe-event/v1', ...z.toJSONSchema(eventSchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/event.json',
  );
});

test('every line is JSON of the schema, numbered, with the run and the flavor', async () => {
  const lines: string[] = [];
  const watcher = eventsWatcher({ write: (text) => lines.push(text) });
  watcher.event(runStarted('al2023'), at(0));
  watcher.event({ type: 'stage', stage: 'build', detail: 'x86_64', flavor: 'al2023' }, at(1));
  await watcher.end({ exitCode: 3, error: { message: 'no', code: 'SOE_GATE_REFUSED' } }, at(2));

  const events = lines.map((line) => eventSchema.parse(JSON.parse(line)));
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  expect(events.map(({ sequence, run, type }) => [sequence, run, type])).toEqual([
    [1, 'r1', 'run-started'],
    [2, 'r1', 'stage'],
    [3, 'r1', 'command-ended'],
  ]);
  expect(events[1]).toMatchObject({ flavor: 'al2023', at: '2026-11-28T12:00:01.000Z' });
});

test('secrets, terminal escapes and commands of CI systems are in no line', () => {
  const lines: string[] = [];
  const watcher = eventsWatcher({
    write: (text) => lines.push(text),
    secrets: () => ['hunter2"x'],
  });
  watcher.event(provisioning('password hunter2"x \u001b[2J \u009b ##[error]x \u202e'), at(0));

  expect(lines[0]).not.toContain('hunter2');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(lines[0]).not.toMatch(/[\u0000-\u0009\u007f-\u009f\u202e]|##\[/);
  expect(JSON.parse(lines[0] ?? '').event.text).toContain('##[error]x \u202e');
});
