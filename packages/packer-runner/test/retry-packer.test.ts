import { startLocalAws } from '@soe/local-aws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../src/cleanup/clock.js';
import { type NextAttempt, retryPacker } from '../src/index.js';
import { createInstantClock } from './support/instant-clock.js';
import { refusing } from './support/refusing.js';
import { createWorkbench } from './support/workbench.js';

async function createRetryBench(refuses: (parameters: URLSearchParams) => string | undefined) {
  const bench = await createWorkbench();
  const aws = await startLocalAws();
  onTestFinished(() => aws.close());
  const endpoint = await refusing(aws.endpoint, refuses);
  const script = await bench.script(['echo baking']);
  const retries: NextAttempt[] = [];
  const { clock, waits } = createInstantClock();
  const options = {
    ...bench.options,
    template: 'amazon-ebs.pkr.hcl',
    env: { ...bench.options.env, ...aws.environment(), AWS_MAX_ATTEMPTS: '1' },
    variables: { endpoint, copies: [], script },
    onRetry: (next: NextAttempt) => retries.push(next),
    clock,
  };
  return { bench, aws, options, retries, waits };
}

describe('retryPacker', () => {
  it('falls back to the next instance type and subnet when AWS has no capacity', async () => {
    const asked: (string | null)[] = [];
    const { options, retries, aws } = await createRetryBench((parameters) => {
      if (parameters.get('Action') !== 'RunInstances') return undefined;
      asked.push(parameters.get('InstanceType'));
      return parameters.get('InstanceType') === 't3.small'
        ? undefined
        : 'InsufficientInstanceCapacity';
    });

    const result = await retryPacker({
      ...options,
      retry: { fallbacks: { instance_type: ['t3.large', 't3.medium', 't3.small'] } },
    });

    expect(result).toMatchObject({ outcome: 'succeeded', attempts: [{}, {}, {}] });
    expect(result.attempts[0]?.failure).toMatchObject({ class: 'capacity', phase: 'launching' });
    expect(new Set(asked)).toEqual(new Set(['t3.large', 't3.medium', 't3.small']));
    expect(retries.map(({ delay, reasons }) => [delay, ...reasons])).toEqual([
      [0, 'capacity'],
      [0, 'capacity'],
    ]);
    const launched = aws.calls().filter(({ action }) => action === 'RunInstances');
    expect(launched).toHaveLength(1);
  });

  it('falls back from spot to on demand', async () => {
    const { bench, options, aws } = await createRetryBench((parameters) =>
      parameters.get('Action') === 'CreateFleet' ? 'InsufficientInstanceCapacity' : undefined,
    );

    const result = await retryPacker({
      ...options,
      template: 'spot.pkr.hcl',
      retry: { fallbacks: { spot: [true, false] } },
    });

    expect(result).toMatchObject({ outcome: 'succeeded', attempts: [{}, {}] });
    expect(bench.events.filter(({ type }) => type === 'launching')).toMatchObject([
      { spot: true },
      { spot: false },
    ]);
    expect(aws.calls().map(({ action }) => action)).toContain('RunInstances');
  });

  it('waits longer each time while AWS has no time, and no longer than it is told', async () => {
    const { options, retries, waits } = await createRetryBench((parameters) =>
      parameters.get('Action') === 'RunInstances' ? 'RequestLimitExceeded' : undefined,
    );

    const result = await retryPacker({
      ...options,
      retry: { retries: { throttled: 3 }, minDelay: 8_000, maxDelay: 20_000 },
    });

    expect(result).toMatchObject({ outcome: 'failed', failure: { class: 'throttled' } });
    expect(result.attempts).toHaveLength(4);
    // Half of 8 s, of twice that, and of the longest.
    expect(waits).toEqual([4_000, 8_000, 10_000]);
    expect(retries.map(({ delay }) => delay)).toEqual(waits);
  });

  it('does not try again what is not going to change', async () => {
    const { options } = await createRetryBench((parameters) =>
      parameters.get('Action') === 'RunInstances' ? 'UnauthorizedOperation' : undefined,
    );

    const result = await retryPacker(options);

    expect(result).toMatchObject({ outcome: 'failed', failure: { class: 'auth' } });
    expect(result.attempts).toHaveLength(1);
  });

  it('does not try a script again that failed', async () => {
    const { bench, options } = await createRetryBench(() => undefined);
    const script = await bench.script(['echo RequestLimitExceeded', 'exit 1']);

    const result = await retryPacker({ ...options, variables: { ...options.variables, script } });

    expect(result).toMatchObject({ outcome: 'failed', failure: { class: 'provisioner' } });
    expect(result.attempts).toHaveLength(1);
  });

  it('tries only the builds again that failed, and adds up what was made', async () => {
    const bench = await createWorkbench();
    const marker = `${bench.folder}/failed-before`;
    const packer = await bench.fakePacker([
      `echo "$@" >> ${bench.folder}/calls`,
      `if [ -e ${marker} ]; then`,
      `  cat ${bench.folder}/second; exit 0`,
      'fi',
      `touch ${marker}; cat ${bench.folder}/first; exit 1`,
    ]);
    const made = (build: string) => [
      `1,${build},artifact-count,1`,
      `1,${build},artifact,0,builder-id,x`,
      `1,${build},artifact,0,id,${build}`,
      `1,${build},artifact,0,end`,
    ];
    await bench.write('first', [
      "1,,ui,error,Build 'null.b' errored after 1 second: RequestLimitExceeded: slow down",
      "1,,ui,say,Build 'null.a' finished after 1 second.",
      '1,,error-count,1',
      '1,null.b,error,RequestLimitExceeded: slow down',
      '1,,ui,say,\\n==> Builds finished. The artifacts of successful builds are:',
      ...made('null.a'),
    ]);
    await bench.write('second', [
      "1,,ui,say,Build 'null.b' finished after 1 second.",
      '1,,ui,say,\\n==> Builds finished. The artifacts of successful builds are:',
      ...made('null.b'),
    ]);

    const result = await retryPacker({
      ...bench.options,
      template: 'two.pkr.hcl',
      packer,
      clock: createInstantClock().clock,
    });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build: 'null.a' }, { build: 'null.b' }],
      attempts: [{ outcome: 'partial' }, { outcome: 'succeeded' }],
    });
    expect(await bench.read('calls')).toBe(
      'build -machine-readable two.pkr.hcl\nbuild -machine-readable -only=null.b two.pkr.hcl\n',
    );
  });

  it.each<readonly [string, object | undefined]>([
    ['the options of retryPacker', undefined],
    ['the options of retry', { retry: 3 }],
    ['option retry.times', { retry: { times: 3 } }],
    ['option onRetry', { onRetry: 'later' }],
    ['option clock.random', { clock: { ...systemClock, random: 0 } }],
    ['option onRety is not known; there are clock, ', { onRety: () => undefined }],
  ])('starts nothing with what cannot work: %s', async (name, wrong) => {
    const options = wrong && { template: 'x', runDirectory: 'x', env: {}, ...wrong };

    await expect(retryPacker(options as never)).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining(name),
    });
  });

  it('stops between two attempts', async () => {
    const { options } = await createRetryBench((parameters) =>
      parameters.get('Action') === 'RunInstances' ? 'RequestLimitExceeded' : undefined,
    );
    const controller = new AbortController();

    const result = await retryPacker({
      ...options,
      signal: controller.signal,
      clock: systemClock,
      onRetry: () => controller.abort(),
    });

    expect(result).toMatchObject({
      outcome: 'failed',
      failure: { class: 'throttled' },
      cancelReason: 'signal',
    });
    expect(result.attempts).toHaveLength(1);
  });
});
