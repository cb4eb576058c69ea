import type { ReleaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import {
  applyLifecycle,
  applyPlan,
  applyPromotion,
  type DistributionPlan,
  distributeRelease,
  distributeReleases,
  type LifecycleOptions,
  type LifecyclePlan,
  type PromotionOptions,
  type PromotionPlan,
  promoteRelease,
  type RetirementPolicy,
  retireReleases,
  revokeRelease,
  runWaves,
  type ShareOptions,
  type Wave,
  type WaveHealth,
  type WavesOptions,
} from '../src/index.js';
import { quick, startLocal } from './support/local.js';
import { releaseOf, simple } from './support/release.js';

// As JavaScript and files give them, which no compiler has looked at.
const request = { flavor: 'al2023', version: '2026.11.0' };
const record = releaseOf([
  { architecture: 'x86_64', imageId: 'ami-0aaaaaaaaaaaaaaaa', region: 'us-east-1' },
]);

test('without a way to AWS everything says so', async () => {
  const none = {} as ShareOptions;
  const missing = expect.objectContaining({
    code: 'SHARE_OPTIONS_INVALID',
    message: expect.stringContaining('say aws: connectAws()'),
  });

  await expect(distributeRelease(record, simple, none)).rejects.toEqual(missing);
  await expect(
    promoteRelease({ ...request, channel: 'stable' }, { ...none, places: simple }),
  ).rejects.toEqual(missing);
  await expect(revokeRelease({ ...request, reason: 'x' }, { ...none, places: simple }))
    .rejects //
    .toEqual(missing);
});

test('what is no record is refused before anything is read', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick };
  const attempts: readonly [unknown, RegExp][] = [
    [record, /a list of records is needed/],
    [['release.json'], /record 1: it is no record of a release/],
    [
      [record, { ...record, schema: 'soe-release/v2' }],
      /record 2: its schema is "soe-release\/v2"/,
    ],
    [[{ ...record, images: undefined }], /record 1: images: undefined is not a list/],
  ];

  for (const [given, message] of attempts) {
    await expect(
      distributeReleases(given as readonly ReleaseRecord[], simple, options),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'SHARE_RECORD_INCOMPLETE',
        message: expect.stringMatching(message),
      }),
    );
  }
  expect(local.newCalls()).toEqual([]);
});

test('a retirement policy with a misspelt or mistyped rule retires nothing', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, places: simple, ...quick };
  const flavors = ['al2023'];
  const attempts: readonly [object, RegExp][] = [
    [{}, /flavors: it is missing/],
    [{ flavors: 'al2023' }, /flavors: "al2023" is not a list/],
    [{ flavors, keepNewst: 9 }, /keepNewst: there is no such member/],
    [{ flavors, keepNewest: '9' }, /keepNewest: "9" is not a number/],
    [{ flavors, onlyDeprecated: 'true' }, /onlyDeprecated: "true" is not true or false/],
  ];

  for (const [policy, message] of attempts) {
    await expect(retireReleases(policy as RetirementPolicy, options)).rejects.toThrow(
      expect.objectContaining({ code: 'SHARE_REFUSED', message: expect.stringMatching(message) }),
    );
  }
  expect(local.newCalls()).toEqual([]);
});

test('a step of the lifecycle is applied for true only, and refuses a request that says less', async () => {
  await using local = await startLocal();
  const release = await local.build();
  await distributeRelease(release, simple, { aws: local.aws, ...quick });
  local.newCalls();
  const options = { aws: local.aws, places: simple, ...quick };
  const revoke = { ...request, reason: 'CVE-2026-90001' };

  await expect(
    revokeRelease(revoke, { ...options, apply: 'no' } as unknown as LifecycleOptions),
  ).rejects.toThrow(
    expect.objectContaining({
      code: 'SHARE_OPTIONS_INVALID',
      message: expect.stringContaining('apply: "no" is not true or false'),
    }),
  );
  await expect(revokeRelease(request as typeof revoke, options)).rejects.toThrow(
    expect.objectContaining({
      code: 'SHARE_REFUSED',
      message: expect.stringContaining('reason: it is missing'),
    }),
  );
  await expect(
    revokeRelease({ ...revoke, replacment: '2026.10.0' } as typeof revoke, options),
  ).rejects.toThrow(/replacment: there is no such member/);
  expect(local.newCalls().filter(({ action }) => !/^(?:Describe|Get)/.test(action))).toEqual([]);
});

test('waves from a file are looked at before anything is read', async () => {
  await using local = await startLocal();
  const options = {
    aws: local.aws,
    places: simple,
    health: () => Promise.resolve({ ok: true as const }),
  };
  const attempts: readonly [unknown, RegExp][] = [
    [undefined, /undefined is not a list/],
    [[null], /waves\[0\]: null is not an object/],
    [[{ name: 'all', rest: true }], /waves\[0\]\.soak: it is missing/],
    [[{ name: 'all', region: ['us-east-1'], soak: 0 }], /waves\[0\]\.region: there is no such/],
    [[{ name: 'all', regions: 'us-east-1', soak: 0 }], /waves\[0\]\.regions: "us-east-1" is not/],
  ];

  for (const [waves, message] of attempts) {
    await expect(
      runWaves({ ...request, channel: 'stable' }, waves as readonly Wave[], options),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'SHARE_WAVES_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  }
});

test.each([
  [undefined, /places: an object with regions is missing/],
  [{}, /regions: it is missing/],
  [{ regions: [] }, /places: name at least one region/],
])(
  'a channel in no place (%j) is not promoted, and nothing seems to be done',
  async (places, message) => {
    await using local = await startLocal();
    const options = { aws: local.aws, places } as PromotionOptions;

    await expect(promoteRelease({ ...request, channel: 'stable' }, options)).rejects.toThrow(
      expect.objectContaining({
        code: 'SHARE_DISTRIBUTION_INVALID',
        message: expect.stringMatching(message),
      }),
    );
    expect(local.newCalls()).toEqual([]);
  },
);

test('waves without a health check move nothing', async () => {
  await using local = await startLocal();
  const waves = [{ name: 'all', rest: true, soak: 0 }];
  const options = { aws: local.aws, places: simple } as WavesOptions;

  await expect(runWaves({ ...request, channel: 'stable' }, waves, options)).rejects.toThrow(
    expect.objectContaining({
      code: 'SHARE_OPTIONS_INVALID',
      message: expect.stringContaining('health is missing'),
    }),
  );
  expect(local.newCalls()).toEqual([]);
});

test.each([undefined, true, { healthy: true }])(
  'a health check that answers %j is neither well nor unwell',
  async (answer) => {
    await using local = await startLocal();
    const release = await local.build();
    await distributeRelease(release, simple, { aws: local.aws, ...quick });
    const waves = [{ name: 'all', rest: true, soak: 0 }];
    const health = () => Promise.resolve(answer as unknown as WaveHealth);

    await expect(
      runWaves({ ...request, channel: 'stable' }, waves, {
        aws: local.aws,
        places: simple,
        ...quick,
        health,
      }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'SHARE_HEALTH_UNKNOWN',
        message: expect.stringContaining('not { ok: true } or { ok: false, reason }'),
      }),
    );
  },
);

test('a misspelt option is refused, where it would be taken for one that was left out', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick, prefligth: false };

  await expect(distributeRelease(record, simple, options)).rejects.toThrow(
    expect.objectContaining({
      code: 'SHARE_OPTIONS_INVALID',
      message: expect.stringContaining('there is no "prefligth"; there are apply, aws,'),
    }),
  );
});

test('what is no plan of this version is refused before anything is written', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick, places: simple };
  const base = { id: 'a', region: 'eu-west-1', reason: 'x', dependsOn: [] };
  const plan = { releases: [request], images: [], problems: [] };
  const attempts: readonly [unknown, RegExp][] = [
    [undefined, /undefined is not an object/],
    [{}, /actions: undefined is not a list/],
    [
      { ...plan, actions: [{ ...base, type: 'erase' }] },
      /actions\[0\]\.type: "erase" is none of copy/,
    ],
    [
      { ...plan, actions: [{ ...base, type: 'share-parameter', name: '/soe/x' }] },
      /actions\[0\]\.grantees: it is missing/,
    ],
    [
      {
        ...plan,
        actions: [{ ...base, type: 'put-parameter', name: '/a', value: {}, overwrite: true }],
      },
      /actions\[0\]\.value: it has not one of text, imageId and imageOf/,
    ],
  ];

  for (const [given, message] of attempts) {
    const refused = expect.objectContaining({
      code: 'SHARE_PLAN_INVALID',
      message: expect.stringMatching(message),
    });
    await expect(applyPlan(given as DistributionPlan, options)).rejects.toThrow(refused);
  }
  const refused = expect.objectContaining({ code: 'SHARE_PLAN_INVALID' });
  await expect(applyLifecycle({} as LifecyclePlan, options)).rejects.toThrow(refused);
  await expect(applyPromotion({} as PromotionPlan, options)).rejects.toThrow(refused);
});
