import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaunchPlan } from '../../src/matrix/launch-plan.js';
import type { LaunchType, ObservedLaunch } from '../../src/matrix/observed-launch.js';
import { planLaunches } from '../../src/matrix/plan-launches.js';
import type { PlanLaunchesOptions } from '../../src/matrix/plan-launches-options.js';
import { unsuitedReason } from '../../src/matrix/unsuited-reason.js';
import { launchType, observedLaunch } from '../support/launch-types.js';

const xen = {
  hypervisor: 'xen',
  bootModes: ['legacy-bios'],
  ena: 'unsupported',
  nvme: 'unsupported',
  nitroTpm: false,
} as const;
const { hypervisor: _none, ...bare } = launchType('m5.metal', {
  bareMetal: true,
  bootModes: ['legacy-bios'],
  vcpus: 96,
});
const types = [
  launchType('m7i.large', { memoryMiB: 8192 }),
  launchType('t3.micro', { memoryMiB: 1024, burstable: true }),
  launchType('t3.nano', { memoryMiB: 512, burstable: true }),
  launchType('m5.large', { memoryMiB: 8192, currentGeneration: false }),
  launchType('g4ad.xlarge', { bootModes: ['legacy-bios'], localDisks: true, nitroTpm: false }),
  launchType('m4.large', xen),
  launchType('r4.large', { ...xen, ena: 'supported' }),
  launchType('i3.large', { ...xen, ena: 'supported', nvme: 'supported', localDisks: true }),
  launchType('t4g.micro', { architectures: ['arm64'], bootModes: ['uefi'] }),
  bare,
];
const names = (plan: LaunchPlan) => plan.launches.map(({ name }) => name);

it.each<[unknown, string]>([
  [{ matrix: 'al' }, 'matrix is "al", not "classes" or "one", nor { types'],
  [{ matrix: null }, 'matrix is null, not'],
  [{ matrix: { type: ['t3.micro'] } }, 'matrix is [object Object], not'],
  [
    { dimensions: ['burstable', 'gpus'] },
    'dimensions[1] is "gpus", not "local-disks", "network-cards", "burstable" or "nitro-tpm"',
  ],
  [{ dimensions: 'burstable' }, 'dimensions has to be a list'],
])('words that there are not are refused: %j', (options, said) => {
  expect(() => planLaunches(observedLaunch(types), options as PlanLaunchesOptions)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_OPTIONS_INVALID',
      message: expect.stringContaining(said),
    }),
  );
});

describe('the launches of an image', () => {
  it('are one for each class, the cheapest type first and the others after it', () => {
    const plan = planLaunches(observedLaunch(types));
    expect(names(plan)).toEqual([
      'nitro-x86_64',
      'nitro-x86_64-bios',
      'xen-x86_64',
      'xen-x86_64-no-ena',
      'xen-x86_64-nvme',
    ]);
    expect(plan.launches[0]).toEqual({
      name: 'nitro-x86_64',
      candidates: [
        { instanceType: 't3.micro', zones: ['us-east-1a'] },
        { instanceType: 'm7i.large', zones: ['us-east-1a'] },
        { instanceType: 'm5.large', zones: ['us-east-1a'] },
      ],
      vouchesFor: ['m5.large', 'm7i.large', 't3.micro', 't3.nano'],
    });
    expect(plan.unsuited).toEqual([
      {
        name: 'nitro-arm64',
        types: 1,
        reason: 'the image is x86_64, the types are arm64',
      },
    ]);
    expect(plan.uncovered).toEqual([
      {
        name: 'metal-x86_64',
        types: ['m5.metal'],
        reason: 'bare metal is launched only where that is asked for',
      },
    ]);
  });

  it('are fewer where the image starts the same way on several classes of types', () => {
    expect(names(planLaunches(observedLaunch(types, { bootMode: 'legacy-bios' })))).toEqual([
      'nitro-x86_64',
      'xen-x86_64',
      'xen-x86_64-no-ena',
      'xen-x86_64-nvme',
    ]);
    expect(names(planLaunches(observedLaunch(types, { enaSupport: false })))).toEqual([
      'xen-x86_64',
      'xen-x86_64-nvme',
    ]);
  });

  it('are one for an image that starts on one class only', () => {
    const plan = planLaunches(observedLaunch(types, { bootMode: 'uefi', tpmSupport: true }));
    expect(names(plan)).toEqual(['nitro-x86_64']);
    expect(plan.unsuited.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'metal-x86_64: the image boots by UEFI, the types only by BIOS',
      'nitro-arm64: the image is x86_64, the types are arm64',
      'nitro-x86_64-bios: the image boots by UEFI, the types only by BIOS',
      'xen-x86_64: the image boots by UEFI, the types only by BIOS',
      'xen-x86_64-no-ena: the image boots by UEFI, the types only by BIOS',
      'xen-x86_64-nvme: the image boots by UEFI, the types only by BIOS',
    ]);
  });

  it('go by the types that the owner of the image allows', () => {
    const plan = planLaunches(
      observedLaunch(types, { instanceTypes: { supported: ['t3.*', 'm*'], unsupported: ['m7*'] } }),
    );
    expect(plan.launches.map(({ vouchesFor }) => vouchesFor)).toEqual([
      ['m5.large', 't3.micro', 't3.nano'],
      ['m4.large'],
    ]);
    expect(plan.unsuited.map(({ name, types }) => `${name} ${types}`)).toEqual([
      'nitro-arm64 1',
      'nitro-x86_64 1',
      'nitro-x86_64-bios 1',
      'xen-x86_64 1',
      'xen-x86_64-nvme 1',
    ]);
  });

  it('follow prices where there are some', () => {
    const plan = planLaunches(observedLaunch(types), {
      prices: { 'm5.large': 0.01, 'm7i.large': 0.02 },
    });
    expect(plan.launches[0]?.candidates.map(({ instanceType }) => instanceType)).toEqual([
      'm5.large',
      'm7i.large',
      't3.micro',
    ]);
  });

  it('leave out what is excluded or has too little memory, which others vouch for', () => {
    const plan = planLaunches(observedLaunch(types), {
      exclude: ['t3.*', 'i3.*'],
      minMemoryMiB: 5000,
    });
    expect(plan.launches).toEqual([
      expect.objectContaining({
        name: 'nitro-x86_64',
        vouchesFor: ['m5.large', 'm7i.large', 't3.micro', 't3.nano'],
      }),
    ]);
    expect(plan.uncovered.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'metal-x86_64: bare metal is launched only where that is asked for',
      'nitro-x86_64-bios: less than 5000 MiB of memory',
      'xen-x86_64: less than 5000 MiB of memory',
      'xen-x86_64-no-ena: less than 5000 MiB of memory',
      'xen-x86_64-nvme: excluded',
    ]);
  });

  it('include bare metal, and further dimensions, where that is asked for', () => {
    const plan = planLaunches(observedLaunch(types), {
      metal: true,
      dimensions: ['nitro-tpm', 'burstable'],
    });
    expect(names(plan).toSorted()).toEqual([
      'metal-x86_64-nitro-tpm',
      'nitro-x86_64-bios',
      'nitro-x86_64-burstable-nitro-tpm',
      'nitro-x86_64-nitro-tpm',
      'xen-x86_64',
      'xen-x86_64-no-ena',
      'xen-x86_64-nvme',
    ]);
  });

  it('say what is left out when there may not be so many', () => {
    const plan = planLaunches(observedLaunch(types), { maxLaunches: 1 });
    expect(names(plan)).toEqual(['nitro-x86_64']);
    expect(plan.uncovered.map(({ reason }) => reason)).toContain('beyond maxLaunches, which is 1');
    const one = planLaunches(observedLaunch(types), { matrix: 'one' });
    expect(names(one)).toEqual(['nitro-x86_64']);
    expect(one.uncovered.map(({ reason }) => reason)).toContain('only one launch is asked for');
  });

  it('use the zones that may be used, and say what is not offered there or here', () => {
    const observed = observedLaunch(
      types,
      {},
      {
        't3.micro': ['us-east-1b', 'us-east-1a'],
        'm4.large': ['us-east-1e'],
      },
    );
    const plan = planLaunches(observed, { zones: ['us-east-1a', 'us-east-1b'] });
    expect(plan.launches.map(({ candidates }) => candidates)).toEqual([
      [{ instanceType: 't3.micro', zones: ['us-east-1a', 'us-east-1b'] }],
    ]);
    expect(plan.uncovered).toContainEqual({
      name: 'xen-x86_64-no-ena',
      types: ['m4.large'],
      reason: 'not offered in the zones that may be used',
    });
    expect(plan.uncovered).toContainEqual({
      name: 'xen-x86_64',
      types: [],
      reason: 'not offered in us-east-1',
    });
  });
});

describe('types that are asked for by name', () => {
  it('are launched each, the first of a class vouching for the rest of it', () => {
    const plan = planLaunches(observedLaunch(types), {
      matrix: { types: ['m7i.large', 'm5.large', 'm5.metal', 't4g.micro'] },
    });
    expect(plan.launches.map(({ name, vouchesFor }) => [name, vouchesFor])).toEqual([
      ['m7i.large', ['m7i.large', 't3.micro', 't3.nano']],
      ['m5.large', ['m5.large']],
      ['m5.metal', ['m5.metal']],
    ]);
    expect(plan.uncovered).toContainEqual({
      name: 't4g.micro',
      reason: 'the image does not start on it: the image is x86_64, the types are arm64',
    });
    expect(plan.uncovered).toContainEqual({
      name: 'xen-x86_64-no-ena',
      types: ['m4.large'],
      reason: 'none of its types is asked for',
    });
  });

  it('have to exist, and one of them has to fit', () => {
    const plan = (names: readonly string[]) => () =>
      planLaunches(observedLaunch(types), { matrix: { types: names } });
    expect(plan(['t3.mikro'])).toThrow(/matrix\.types has what EC2 does not know: t3\.mikro/);
    expect(plan([])).toThrow(/matrix\.types is empty/);
    expect(plan(['t4g.micro'])).toThrow(/none of the types .*t4g\.micro: the image does not start/);
  });
});

it.each([
  [{ maxLaunches: 0 }, /maxLaunches has to be a whole number from 1, not 0/],
  [{ candidates: 1.5 }, /candidates/],
  [{ prices: { 't3.micro': Number.NaN } }, /prices\.t3\.micro/],
  [{ zones: [] }, /zones names no zone/],
  [{ zones: ['eu-west-1a'] }, /zones names no zone .*eu-west-1a/],
] satisfies [PlanLaunchesOptions, RegExp][])('refuses %j', (options, message) => {
  expect(() => planLaunches(observedLaunch(types), options)).toThrow(message);
});

it('plans a launch that EC2 must refuse for every class that does not fit', () => {
  const plan = planLaunches(observedLaunch(types, { bootMode: 'uefi' }), { refusals: true });
  expect(plan.refusals?.map(({ name, instanceType }) => `${name} ${instanceType}`)).toEqual([
    'metal-x86_64 m5.metal',
    'nitro-arm64 t4g.micro',
    'nitro-x86_64-bios g4ad.xlarge',
    'xen-x86_64 r4.large',
    'xen-x86_64-no-ena m4.large',
    'xen-x86_64-nvme i3.large',
  ]);
});

const support = fc.constantFrom('required', 'supported', 'unsupported' as const);
const anyType: fc.Arbitrary<LaunchType> = fc
  .record({
    architectures: fc.constantFrom(['x86_64'], ['i386', 'x86_64'], ['arm64'], ['x86_64_mac']),
    hypervisor: fc.constantFrom('nitro', 'xen'),
    bareMetal: fc.boolean(),
    bootModes: fc.subarray(['legacy-bios', 'uefi'], { minLength: 1 }),
    ena: support,
    nvme: support,
    nitroTpm: fc.boolean(),
    localDisks: fc.boolean(),
    vcpus: fc.integer({ min: 1, max: 8 }),
    memoryMiB: fc.integer({ min: 256, max: 4096 }),
    burstable: fc.boolean(),
    onDemand: fc.boolean(),
  })
  .map((change) => launchType('', change));
const anyObserved: fc.Arbitrary<ObservedLaunch> = fc
  .record({
    types: fc.array(fc.tuple(anyType, fc.subarray(['a', 'b', 'c'])), { minLength: 1 }),
    image: fc.record({
      architecture: fc.constantFrom('x86_64', 'arm64' as const),
      bootMode: fc.constantFrom('legacy-bios', 'uefi', 'uefi-preferred' as const),
      enaSupport: fc.boolean(),
      tpmSupport: fc.boolean(),
    }),
  })
  .map(({ types: found, image }) =>
    observedLaunch(
      found.map(([type], index) => ({ ...type, name: `t${index}` })),
      image,
      Object.fromEntries(found.map(([, zones], index) => [`t${index}`, zones])),
    ),
  );
const anyOptions = fc.record(
  {
    matrix: fc.constantFrom('classes', 'one' as const),
    maxLaunches: fc.integer({ min: 1, max: 4 }),
    metal: fc.boolean(),
    exclude: fc.constantFrom([], ['t1*'], ['*']),
    dimensions: fc.subarray(['local-disks', 'burstable', 'nitro-tpm'] as const),
  },
  { requiredKeys: [] },
);

it('vouches once for every type that is suited and offered, or lists it', () => {
  fc.assert(
    fc.property(anyObserved, anyOptions, (observed, options) => {
      const plan = planLaunches(observed, options);
      const told = [
        ...plan.launches.map(({ vouchesFor }) => vouchesFor),
        ...plan.uncovered.map(({ types: left }) => left ?? []),
      ].flat();
      const wanted = observed.types
        .filter((type) => unsuitedReason(observed.image, type) === undefined)
        .filter(({ name }) => (observed.zones[name]?.length ?? 0) > 0)
        .map(({ name }) => name);
      expect(told.toSorted()).toEqual(wanted.toSorted());
      expect(new Set(names(plan)).size).toBe(plan.launches.length);
      for (const { candidates, vouchesFor } of plan.launches) {
        expect(candidates.length).toBeGreaterThan(0);
        for (const { instanceType, zones } of candidates) {
          expect(vouchesFor).toContain(instanceType);
          expect(zones.length).toBeGreaterThan(0);
        }
      }
    }),
  );
});

it('decides the same in whatever order it is told of types and zones', () => {
  fc.assert(
    fc.property(anyObserved, anyOptions, (observed, options) => {
      const turned: ObservedLaunch = {
        ...observed,
        types: observed.types.toReversed(),
        zones: Object.fromEntries(
          Object.entries(observed.zones)
            .toReversed()
            .map(([name, zones]) => [name, zones.toReversed()]),
        ),
      };
      const asked = { ...options, refusals: true };
      expect(planLaunches(turned, asked)).toEqual(planLaunches(observed, asked));
    }),
  );
});
