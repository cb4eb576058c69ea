import type { LaunchStep } from '@soe/harness';
import type { PackerEvent } from '@soe/packer-runner';
import { expect, test } from 'vitest';
import { progressLine } from '../../src/commands/progress.js';
import { plainWatcher } from '../../src/watch/plain-watcher.js';

test.each(['no-instance-profile', 'results-damaged'] as const)(
  'a launch that warns of %s shows its reason',
  (type) => {
    const event = { type, launch: 'nitro', reason: 'the reason' };

    expect(progressLine({ type: 'test', event })).toMatch(/^ {2}nitro: warning: .*the reason$/);
  },
);

test('what stopped a stage is a short line, because the whole is told at the end', () => {
  const detail = `${'a commit names no issue '.repeat(10)}\nand much more`;

  const line = progressLine({ type: 'stage-ended', stage: 'policy', status: 'refused', detail });

  expect(line).toMatch(/^policy: refused, a commit names .*…$/);
  expect(line?.length).toBeLessThan(150);
});

test('lines of Packer name the architecture', () => {
  const event = { type: 'instance-launched', instanceId: 'i-1' } as PackerEvent;

  expect(progressLine({ type: 'packer', buildId: 'b1', architecture: 'arm64', event })).toBe(
    '  packer arm64: launched i-1',
  );
});

test('lines tell the steps of a launch that took time, once, and whatever failed', () => {
  const lines: string[] = [];
  const watcher = plainWatcher({ say: (line) => lines.push(line) });
  const step = (name: string, duration: number, status: 'done' | 'failed' = 'done') =>
    watcher.event(
      {
        type: 'test',
        event: {
          type: 'step-ended',
          launch: 'nitro',
          step: { step: name, duration, status } as LaunchStep,
        },
      },
      new Date('2026-11-28T10:00:00Z'),
    );

  step('boot', 4000);
  step('probe', 3);
  step('boot', 3000);
  step('boot', 10, 'failed');

  expect(lines).toEqual([
    '2026-11-28T10:00:00Z   nitro: boot done after 4.0 s',
    '2026-11-28T10:00:00Z   nitro: boot failed: no detail',
  ]);
});
