import { expect, test } from 'vitest';
import { untilKnown } from '../../src/apply/until-known.js';
import { ShareError } from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';

const settleWait = { minDelay: 100, maxDelay: 1_000, maxWait: 10_000 };

function refusal(name: string): ShareError {
  const cause = new Error('the image does not exist');
  cause.name = name;
  return new ShareError('SHARE_AWS_FAILED', 'refused', { cause });
}

/** Refuses so many calls, then answers with their number. */
function refusing(times: number, error: unknown) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

test.each(['InvalidAMIID.NotFound', 'InvalidSnapshot.NotFound'])(
  'tries again while EC2 answers %s',
  async (name) => {
    const options = { clock: fakeClock(), signal: undefined, settleWait };

    expect(await untilKnown(options, refusing(4, refusal(name)))).toBe(5);
    expect(options.clock.waits).toEqual([100, 150, 225, 337.5]);
  },
);

test('gives up with the answer of EC2 when the time is over', async () => {
  const options = { clock: fakeClock(), signal: undefined, settleWait };
  const error = refusal('InvalidAMIID.NotFound');

  await expect(untilKnown(options, refusing(1_000, error))).rejects.toBe(error);
  expect(options.clock.now()).toBeGreaterThanOrEqual(settleWait.maxWait);
});

test.each([refusal('UnauthorizedOperation'), new ShareError('SHARE_CANCELLED', 'x'), 'a string'])(
  'lets every other failure through at once: %s',
  async (error) => {
    const options = { clock: fakeClock(), signal: undefined, settleWait };

    await expect(untilKnown(options, refusing(1, error))).rejects.toBe(error);
    expect(options.clock.waits).toEqual([]);
  },
);

test('stops when the signal is aborted', async () => {
  const controller = new AbortController();
  const options = { clock: fakeClock(), signal: controller.signal, settleWait };
  const work = async () => {
    controller.abort();
    throw refusal('InvalidAMIID.NotFound');
  };

  await expect(untilKnown(options, work)).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
});
