import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOurToken, launchToken, leaseEnd, leaseTags, tagsOf } from '../../src/launch/lease.js';

const names = fc.string({ minLength: 1, maxLength: 64 });

test('a token fits EC2, is that of its launch and try, and of no other', () => {
  fc.assert(
    fc.property(names, names, names, fc.nat(), (runId, launch, other, attempt) => {
      const token = launchToken({ runId, launch }, attempt);
      expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
      expect(isOurToken(token, { runId, launch })).toBe(true);
      expect(launchToken({ runId, launch }, attempt + 1)).not.toBe(token);
      if (other !== launch) expect(isOurToken(token, { runId, launch: other })).toBe(false);
      if (other !== runId) expect(isOurToken(token, { runId: other, launch })).toBe(false);
    }),
  );
  expect(isOurToken(undefined, { runId: 'a', launch: 'b' })).toBe(false);
});

test('the end of a lease is read back as it was written', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        const tags = tagsOf({ runId: 'r', launch: 'l' }, date.getTime());
        expect(leaseEnd(tags[leaseTags.lease])).toBe(date.getTime());
      },
    ),
  );
});

test.for([
  ['2026-11-28T12:00Z', true],
  ['2026-11-28T12:00:00+01:00', false],
  ['2026-11-28', false],
  ['tomorrow', false],
  ['', false],
] as const)('a lease until %j is one: %s', ([text, is]) => {
  expect(leaseEnd(text) !== undefined).toBe(is);
});
