import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  awsRequestBudgets,
  estimatePlan,
  formatEstimate,
  type Plan,
} from '../../src/index.js';
import { usableCapacity } from '../../src/limits/request-bucket.js';
import { budgetOf } from '../../src/limits/request-budget.js';
import { requestsOf } from '../../src/plan/plan-requests.js';

const planOf = (actions: readonly Action[]): Plan => ({
  releases: [{ flavor: 'al2023', version: '2026.11.0' }],
  images: [],
  actions,
  problems: [],
});

const image = (region: string, name: string, type: string) =>
  ({
    id: `${region}/${name}/${type}`,
    region,
    reason: 'because',
    dependsOn: [],
    flavor: 'al2023',
    version: '2026.11.0',
    architecture: 'x86_64',
    name,
  }) as const;

const copy = (region: string, name: string, snapshots = 1): readonly Action[] => [
  {
    ...image(region, name, 'copy-image'),
    type: 'copy-image',
    sourceRegion: 'us-east-1',
    sourceImageId: 'ami-0',
    clientToken: 'token',
    tags: {},
    snapshots,
  },
  { ...image(region, name, 'wait-for-image'), type: 'wait-for-image' },
];

const share = (region: string, name: string): Action => ({
  ...image(region, name, 'share-image'),
  type: 'share-image',
  grantees: ['222233334444'],
});

const put = (region: string, name: string, account?: string): Action => ({
  id: `${region}/${account}/${name}`,
  region,
  reason: 'because',
  dependsOn: [],
  type: 'put-parameter',
  name,
  ...(account !== undefined && { consumer: { account, role: 'soe' } }),
  value: name.endsWith('image-id') ? { imageOf: name } : { text: 'x' },
  overwrite: false,
});

const regions = Array.from({ length: 17 }, (_, index) => `region-${index}`);

/** Five images, seventeen regions, two parameters each; the first region has the images. */
const five = planOf(
  regions.flatMap((region, index) =>
    Array.from({ length: 5 }, (_, image) => [
      ...(index === 0 ? [] : copy(region, `image-${image}`)),
      share(region, `image-${image}`),
      put(region, `/${image}/image-id`),
      put(region, `/${image}/summary`),
    ]).flat(),
  ),
);

describe('an estimate', () => {
  test('counts the calls by action, with looks and read-backs', () => {
    const model = { imageGiB: 1.5, copySecondsPerGiB: 30, latencySeconds: 0.05 };
    const estimate = estimatePlan(five, model);

    expect(estimate.callsByAction).toEqual({
      'ssm:PutParameter': 170,
      'ec2:ModifyImageAttribute': 85,
      'ec2:CopyImage': 80,
      'ec2:DescribeImages': 22,
      'ssm:GetParameters': 17,
    });
    expect(estimate.calls).toBe(374);
    expect(estimate.seconds).toBeCloseTo(45 + (10 - 3) / 3 + 7 * 0.05);
    expect(formatEstimate(estimate)).toBe(
      'about 374 calls, about 48 s; most of it: copying images in region-1',
    );
  });

  test('says which calls of which account have to wait for each other', () => {
    const writes = planOf(
      Array.from({ length: 303 }, (_, index) => put('eu-west-1', `/${index}`, '222233334444')),
    );

    expect(estimatePlan(writes)).toMatchObject({
      calls: 304,
      callsByAction: { 'ssm:PutParameter': 303, 'sts:AssumeRole': 1 },
      parts: [{ what: 'ssm:PutParameter', account: '222233334444', seconds: 100 }, {}],
    });
    expect(formatEstimate(estimatePlan(writes))).toBe(
      'about 304 calls, about 2 min; most of it: ssm:PutParameter in eu-west-1 of account 222233334444',
    );
  });

  test('counts copies in waves of twenty snapshots', () => {
    const seconds = (snapshots: number, images: number) =>
      estimatePlan(
        planOf(
          Array.from({ length: images }, (_, index) => copy('a', `${index}`, snapshots)).flat(),
        ),
        { imageGiB: 1, copySecondsPerGiB: 100, latencySeconds: 0 },
      ).seconds;

    expect(seconds(1, 20)).toBe(100);
    expect(seconds(1, 21)).toBe(200);
    expect(seconds(2, 20)).toBe(200);
    expect(seconds(30, 3)).toBe(300);
    expect(seconds(7, 4)).toBe(200);
  });

  test('takes the time that was ordered, and waits for an image that is still built', () => {
    const [asked, wait] = copy('a', 'one');
    const model = { imageGiB: 1, copySecondsPerGiB: 100, latencySeconds: 0 };
    const changed = (change: object) =>
      estimatePlan(planOf([{ ...asked, ...change } as Action, wait as Action]), model).seconds;

    expect(changed({ completionMinutes: 15 })).toBe(900);
    expect(changed({ dependsOn: ['us-east-1/one/wait-for-image'] })).toBe(200);
  });

  test('of nothing is nothing', () => {
    expect(estimatePlan(planOf([]))).toEqual({
      calls: 0,
      callsByAction: {},
      seconds: 0,
      parts: [],
    });
    expect(formatEstimate(estimatePlan(planOf([])))).toBe('about 0 calls, about 0 s');
  });

  test('is never less than what any single limit needs', () => {
    const region = fc.constantFrom('a', 'b');
    const name = fc.nat(500).map(String);
    const some: fc.Arbitrary<readonly Action[]> = fc.oneof(
      fc.tuple(region, name, fc.integer({ min: 1, max: 25 })).map((each) => copy(...each)),
      fc.tuple(region, name).map(([at, of]) => [share(at, of)]),
      fc
        .tuple(region, name, fc.constantFrom(undefined, '222233334444'))
        .map(([at, of, account]) => [put(at, of, account)]),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 400 }), (parts) => {
        const actions = [...new Map(parts.flat().map((each) => [each.id, each])).values()];
        const { seconds } = estimatePlan(planOf(actions));
        const counts = new Map<string, number>();
        for (const action of actions) {
          const account = 'consumer' in action ? action.consumer?.account : undefined;
          for (const request of requestsOf(action, undefined)) {
            const key = JSON.stringify([action.region, account, request]);
            counts.set(key, (counts.get(key) ?? 0) + request.count);
          }
        }
        for (const [key, count] of counts) {
          const [, , request] = JSON.parse(key);
          const budget = budgetOf(awsRequestBudgets, request) ?? expect.fail(key);
          const needed = (count - usableCapacity(budget)) / budget.refillPerSecond;
          expect(seconds).toBeGreaterThanOrEqual(needed);
        }
        for (const at of ['a', 'b']) {
          const snapshots = actions
            .filter((each) => each.region === at)
            .flatMap((each) => (each.type === 'copy-image' ? Math.min(20, each.snapshots) : []))
            .reduce((sum, each) => sum + each, 0);
          expect(seconds).toBeGreaterThanOrEqual((snapshots / 20) * 240);
        }
      }),
    );
  });

  test('of more calls is not less, region by region', () => {
    const more = planOf([...five.actions, put('region-1', '/more/image-id')]);

    expect(estimatePlan(more).calls).toBe(estimatePlan(five).calls + 1);
    expect(estimatePlan(more).seconds).toBeGreaterThan(estimatePlan(five).seconds);
  });
});
