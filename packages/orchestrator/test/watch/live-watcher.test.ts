import { expect, test, vi } from 'vitest';
import type { PipelineEvent } from '../../src/pipeline/context.js';
import { liveWatcher } from '../../src/watch/live-watcher.js';
import { openScreen } from '../../src/watch/screen.js';
import { action, at, launchEnded, provisioning, runStarted } from './events.js';
import { openTerminal } from './person-sees.js';

const stage = (flavor: string, name: 'build' | 'share', detail: string): PipelineEvent => ({
  type: 'stage',
  stage: name,
  detail,
  flavor,
});

/** A view whose clock and timer the test moves. */
function watchOn(columns: number, rows: number) {
  vi.useFakeTimers({ now: at(0), toFake: ['setInterval', 'clearInterval', 'Date'] });
  const terminal = openTerminal(columns, rows);
  const screen = openScreen(terminal.stream);
  const watcher = liveWatcher(screen);
  return {
    terminal,
    screen,
    tell(...events: readonly PipelineEvent[]) {
      for (const event of events) watcher.event(event, new Date());
      vi.advanceTimersByTime(1000);
    },
    async end() {
      await watcher.end({ exitCode: 0 }, new Date());
      vi.useRealTimers();
    },
  };
}

test('a person sees every flavor, its stage and what builds, launches and regions do', async () => {
  const { terminal, tell, end } = watchOn(80, 24);
  tell(
    runStarted('al2023', 'rhel-9', 'ubuntu-24.04'),
    stage('al2023', 'build', 'x86_64'),
    { ...provisioning('installs the agent'), flavor: 'al2023' },
    stage('rhel-9', 'share', 'to eu-west-1'),
    { ...launchEnded('nitro', 4, 0), flavor: 'rhel-9' },
    { ...action('action-started', 'eu-west-1'), flavor: 'rhel-9' },
  );

  expect(await terminal.sees()).toEqual([
    '0 of 3 flavors ended, 1 s',
    '>  al2023        1 s  build: x86_64',
    '     >build',
    '     > build b1: installs the agent',
    '>  rhel-9        1 s  share: to eu-west-1',
    '     >share',
    '     > region eu-west-1, 0 of 1 actions done: copy-image',
    '     ✓ launch nitro, 4 of 4 tests passed: tested',
    '·  ubuntu-24.04  waiting',
  ]);
  await end();
});

test('a warning stays above the view, and the summary stays when it ended', async () => {
  const { terminal, screen, tell, end } = watchOn(80, 24);
  tell(runStarted('al2023', 'rhel-9'), stage('al2023', 'build', 'x86_64'));
  tell({ type: 'warning', message: 'the key is old', flavor: 'al2023' });
  screen.say('said by the command');
  tell({ type: 'flavor-ended', status: 'done', version: '1.0.0', flavor: 'al2023' });
  tell({ type: 'flavor-ended', status: 'failed', message: 'no disk', flavor: 'rhel-9' });
  await end();
  screen.say('after the end');

  expect(await terminal.sees()).toEqual([
    'al2023: warning: the key is old',
    'said by the command',
    '✓  al2023  1.0.0  2 s  done',
    '     ✓build',
    '✗  rhel-9  0 s  failed: no disk',
    'after the end',
  ]);
});

test.each([
  [80, 5],
  [40, 3],
  [20, 10],
  [8, 2],
])('on %i columns and %i rows no line wraps and none scrolls away', async (columns, rows) => {
  const { terminal, tell, end } = watchOn(columns, rows);
  const flavors = Array.from({ length: 12 }, (_, index) => `flavor-${index}`);
  tell(runStarted(...flavors));
  for (const [index, flavor] of flavors.entries()) {
    tell(
      stage(flavor, 'build', `${'long '.repeat(30)}${index}`),
      {
        ...provisioning(
          '👩‍👩‍👧‍👦 家族 é\u0301 🇩🇪 ❤️ \u202e evil \u001b[2J \t tab '.repeat(9),
          `b${index}`,
        ),
        flavor,
      },
      { type: 'stage-ended', stage: 'build', status: 'done', flavor },
    );
  }

  const lines = await terminal.sees();
  expect(await terminal.wrapped()).toBe(0);
  expect(lines.length).toBeLessThan(Math.max(rows, 2));
  // Nothing was cut off at the top, as the library does with drawings that are too high.
  expect('0 of 12 flavors ended'.startsWith(lines[0]?.slice(0, 6) ?? '')).toBe(true);
  await end();
});

test('what does not fit is told, after what works', async () => {
  const { terminal, tell, end } = watchOn(60, 5);
  tell(
    runStarted('a', 'b', 'c', 'd', 'e', 'f'),
    { type: 'flavor-ended', status: 'done', flavor: 'a' },
    stage('e', 'build', 'x86_64'),
  );

  const lines = await terminal.sees();
  expect(lines).toContain('>  e  1 s  build: x86_64');
  expect(lines.at(-1)).toBe('  and 4 more');
  await end();
});

test.each([
  ['narrower', 50, 24],
  ['wider', 120, 24],
  ['lower', 80, 6],
])('a terminal that gets %s shows the view once', async (_how, columns, rows) => {
  const { terminal, screen, tell, end } = watchOn(80, 24);
  screen.say('before the view');
  tell(runStarted('al2023', 'rhel-9'), stage('al2023', 'build', 'word '.repeat(14)));
  tell({ ...provisioning('install '.repeat(9)), flavor: 'al2023' });
  await terminal.resize(columns, rows);
  tell(stage('rhel-9', 'build', 'x86_64'));

  const lines = await terminal.sees();
  expect(lines.filter((line) => line.includes('flavors ended'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('al2023'))).toHaveLength(1);
  expect(lines[0]).toBe('before the view');
  await end();
});

test('a drawing that says nothing new writes nothing, and one that does leaves the other lines alone', async () => {
  const { terminal, tell, end } = watchOn(80, 24);
  tell(runStarted('al2023', 'rhel-9'), stage('al2023', 'build', 'x86_64'));
  const before = terminal.written().length;
  vi.setSystemTime(at(1));
  vi.advanceTimersByTime(0);
  expect(terminal.written()).toHaveLength(before);

  tell(stage('rhel-9', 'build', 'arm64'));
  const patch = terminal.written().slice(before);
  expect(patch).not.toContain('\u001b[2J');
  // All of a drawing is shown at once, by terminals that can.
  expect(patch.startsWith('\u001b[?2026h')).toBe(true);
  await end();
});
