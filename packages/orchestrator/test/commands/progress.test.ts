import { expect, test } from 'vitest';
import { progressLine } from '../../src/commands/progress.js';

test.each(['no-instance-profile', 'results-damaged'] as const)(
  'a launch that warns of %s shows its reason',
  (type) => {
    const event = { type, launch: 'nitro', reason: 'the reason' };

    expect(progressLine({ type: 'test', event })).toMatch(/^ {2}nitro: warning: .*the reason$/);
  },
);
