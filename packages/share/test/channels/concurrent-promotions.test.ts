import type { Architecture } from '@soe/contract';
import { expect, test } from 'vitest';
import { promoteRelease, type ShareError } from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { channelWorld, places, point, pointers, pointingAt } from './support/channel-world.js';

const both: readonly Architecture[] = ['x86_64', 'arm64'];
const versions = ['2026.10.0', '2026.11.0', '2026.12.0'] as const;

test('of two promotions at once at most one is told that it is done, and the channel points at one version', async () => {
  const seen = new Set<string>();
  for (const lag of [0, 1, 2, 3]) {
    // The second begins so many calls after the first.
    for (let later = 0; later <= 24; later++) {
      const aws = channelWorld(Object.fromEntries(versions.map((each) => [each, both])), lag);
      point(aws, versions[0], both);
      const promote = (version: string) =>
        promoteRelease(
          { flavor: 'al2023', channel: 'stable', version },
          { aws, places, clock: fakeClock() },
        ).then(
          () => `${version} done`,
          ({ code }: ShareError) => code,
        );
      let second: Promise<string> | undefined;
      aws.before = () => {
        if (aws.calls.length >= later) second ??= promote(versions[2]);
      };

      const first = await promote(versions[1]);
      second ??= promote(versions[2]);
      const outcomes = [first, await second];

      const held = pointers(aws);
      const version = held['us-east-1/owner /stable/version'] ?? '';
      const when = `lag ${lag}, ${later} calls later: ${outcomes.join(', ')}`;
      seen.add(outcomes.map((each) => each.replace(/^.* /, '')).join());
      expect(held, when).toEqual(pointingAt(version, both));
      const done = outcomes.filter((each) => each.endsWith('done'));
      // Both are done only one after the other.
      expect(done.at(-1) ?? `${version} done`, when).toBe(`${version} done`);
    }
  }
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].join()).toContain('SHARE_CONFLICT');
});
