import { expect, test } from 'vitest';
import { howToGoOn, type RunToGoOn } from '../../src/pipeline/how-to-go-on.js';

const id = '20261128t100000z-4f3a9c';
const resume = `soe release --resume ${id}`;

function after(
  status: RunToGoOn['status'],
  ...flavors: readonly Partial<RunToGoOn['flavors'][number]>[]
) {
  return howToGoOn({
    id,
    status,
    flavors: flavors.map((each) => ({ flavor: 'al2023', status: 'failed', ...each })),
  });
}
const version = '1.0.0';

test.each(['SOE_GATE_REFUSED', 'SOE_DIRTY'])(
  'after %s the commit changes, so that a run cannot be resumed',
  (code) => {
    expect(after('refused', { status: 'refused', version, code })).toEqual({
      text: 'To go on: correct what is wrong, commit it, then: soe release al2023',
    });
  },
);

test('what stopped for another reason goes on from the same commit', () => {
  const code = 'SHARE_AWS_FAILED';

  expect(after('failed', { version, code })).toEqual({ text: `To go on: ${resume}`, resume });
  expect(after('cancelled', { status: 'cancelled', version })).toMatchObject({ resume });
  expect(after('stopped', { status: 'stopped' })).toMatchObject({ resume });
});

test('a build that failed may need another commit', () => {
  const { text } = after(
    'failed',
    { flavor: 'sound', status: 'done', version },
    { flavor: 'broken', version, code: 'SOE_BUILD_FAILED' },
    { flavor: 'above', status: 'cancelled', code: 'SOE_NEED_FAILED' },
  );

  expect(text).toBe(
    `To go on: ${resume}; where that takes another commit: soe release broken above`,
  );
});

test('a run that planned nothing has nothing to resume', () => {
  const answer = after('refused', { status: 'refused', code: 'SOE_WRONG_ACCOUNT' });

  expect(answer.resume).toBeUndefined();
  expect(answer.text).toMatch(/^Nothing was begun.*: soe release al2023$/);
});
