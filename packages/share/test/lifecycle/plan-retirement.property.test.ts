import { compareVersions, imageName, parameterPaths } from '@soe/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDisorder } from '../../src/apply/run-graph.js';
import {
  type ObservedFlavor,
  type ObservedRetirement,
  type ObservedUse,
  planRetirement,
  type ReleasedImage,
  type RetirementPolicy,
} from '../../src/index.js';
import { consumer, otherConsumer, owner } from '../support/release.js';

const now = Date.parse('2026-11-28T00:00:00Z');
const day = 24 * 60 * 60 * 1000;
const ago = (days: number) => new Date(now - days * day).toISOString();
const regions = ['us-east-1', 'eu-west-1'];
const role = { account: consumer, role: 'soe-parameters' };
const places = { regions: regions.map((region) => ({ region })), parameters: { accounts: [role] } };
const paths = parameterPaths('al2023');
const versions = ['2026.5.0', '2026.6.0', '2026.7.0', '2026.8.0'];
const architectures = ['x86_64', 'arm64'] as const;
const days = fc.constantFrom(0.5, 2, 6, 8, 20, 40, 100, 400);

const images: fc.Arbitrary<readonly ReleasedImage[]> = fc
  .tuple(
    ...versions.flatMap((version) =>
      regions.flatMap((region) =>
        architectures.map((architecture) =>
          fc
            .option(
              fc.record({
                state: fc.constantFrom('available', 'available', 'disabled', 'pending', 'failed'),
                made: days,
                deprecated: fc.option(fc.constantFrom(-30, 1, 50), { nil: undefined }),
                launched: fc.option(days, { nil: undefined }),
                marked: fc.option(days, { nil: undefined }),
                revoked: fc.boolean(),
                protection: fc.constantFrom(
                  'disabled',
                  'disabled',
                  'enabled-with-cooldown',
                  `disabled after ${ago(-0.5)}`,
                ),
              }),
              { nil: undefined },
            )
            .map((drawn): ReleasedImage | undefined => {
              if (drawn === undefined) return undefined;
              const imageId = `ami-${version.replaceAll('.', '')}${architecture.slice(0, 3)}${region.slice(0, 2)}`;
              const identity = { flavor: 'al2023', version, architecture };
              return {
                ...identity,
                region,
                imageId,
                name: imageName({ ...identity, buildId: '20261122t100000z-b8b8b8' }),
                owner,
                state: drawn.state,
                createdAt: ago(drawn.made),
                tags: {
                  ...(drawn.marked !== undefined && {
                    'soe:retiring': `al2023 ${ago(drawn.marked)}`,
                  }),
                  ...(drawn.revoked && { 'soe:revoked': 'bad' }),
                },
                snapshotIds: [`snap-${imageId}`],
                public: false,
                protection: drawn.protection,
                ...(drawn.deprecated !== undefined && { deprecateAt: ago(drawn.deprecated) }),
                ...(drawn.launched !== undefined && { launchedAt: ago(drawn.launched) }),
                watermarks: [],
              };
            }),
        ),
      ),
    ),
  )
  .map((all) => all.flatMap((image) => image ?? []));

const uses: fc.Arbitrary<ObservedUse> = fc.record({
  references: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    fc.constantFrom(
      [
        {
          imageId: 'ami',
          type: 'ec2:Instance',
          arn: `arn:aws:ec2:us-east-1:${owner}:instance/i-1`,
        },
      ],
      [
        {
          imageId: 'ami',
          type: 'ssm:Parameter',
          arn: `arn:aws:ssm:us-east-1:${owner}:parameter${paths.versionImage('2026.5.0', 'arm64')}`,
        },
      ],
    ),
  ),
  reports: fc.array(
    fc.record({
      reportId: fc.constant('amiur'),
      imageId: fc.constant('ami'),
      state: fc.constantFrom('available', 'available', 'pending', 'error'),
      createdAt: days.map(ago),
      entries: fc.array(
        fc.record({
          reportId: fc.constant('amiur'),
          account: fc.constantFrom(consumer, otherConsumer, owner),
          type: fc.constant('ec2:Instance'),
          count: fc.constantFrom(0, 1, 3),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

const policies: fc.Arbitrary<RetirementPolicy> = fc.record({
  flavors: fc.constant(['al2023']),
  keepNewest: fc.constantFrom(0, 0, 1, 2),
  olderThanDays: fc.constantFrom(3, 3, 30),
  unusedForDays: fc.constantFrom(0, 30),
  onlyDeprecated: fc.boolean(),
  keep: fc.constantFrom([], [], ['2026.6.0'], ['~2026.5']),
  usageReports: fc.boolean(),
  exemptAccounts: fc.constantFrom([], [otherConsumer]),
  graceDays: fc.constantFrom(3, 7),
  keepProtected: fc.boolean(),
  maxImages: fc.constantFrom(0, 2, 100, 100),
  maxPercent: fc.constantFrom(10, 100, 100),
  force: fc.boolean(),
});

const worlds = fc
  .record({
    images,
    use: fc.array(uses, { minLength: 16, maxLength: 16 }),
    pointers: fc.array(
      fc.record({
        channel: fc.constantFrom('stable', 'lts'),
        place: fc.constantFrom(0, 1, 2, 3),
        version: fc.constantFrom(...versions),
        architecture: fc.constantFrom('version' as const, ...architectures),
      }),
      { maxLength: 2 },
    ),
    unreachable: fc.constantFrom(undefined, undefined, undefined, 'images', 'parameters'),
  })
  .map(
    (
      drawn,
    ): { readonly observed: ObservedRetirement; readonly images: readonly ReleasedImage[] } => {
      const at = regions.flatMap((region) => [{ region }, { region, account: consumer }]);
      const failure = { code: 'SHARE_REGION_UNREACHABLE', message: 'no answer' } as const;
      const seen = regions.map((region) => ({
        region,
        images: drawn.images.filter((image) => image.region === region),
      }));
      const flavor: ObservedFlavor = {
        flavor: 'al2023',
        regions: seen.map((each, index) =>
          drawn.unreachable === 'images' && index === 0
            ? { ...each, images: [], unreachable: failure }
            : each,
        ),
        parameters: at.map((place, index) => ({
          ...place,
          values: Object.fromEntries([
            ...drawn.images
              .filter((image) => image.region === place.region)
              .map((image) => [
                paths.versionImage(image.version, image.architecture),
                image.imageId,
              ]),
            ...versions.map((version) => [paths.versionSummary(version), '{}']),
            ...drawn.pointers
              .filter((pointer) => pointer.place === index)
              .flatMap(({ channel, version, architecture }) => {
                if (architecture === 'version') return [[paths.channelVersion(channel), version]];
                const image = drawn.images.find(
                  (each) =>
                    each.region === place.region &&
                    each.version === version &&
                    each.architecture === architecture,
                );
                return image === undefined
                  ? []
                  : [[paths.channelImage(channel, architecture), image.imageId]];
              }),
          ]),
          ...(drawn.unreachable === 'parameters' && index === 1 && { unreachable: failure }),
        })),
        permissions: {},
        use: Object.fromEntries(
          drawn.images.flatMap((image, index) => {
            const use = drawn.use[index];
            if (use === undefined) return [];
            const reports = use.reports.map((report, nth) => ({
              ...report,
              reportId: `amiur-${index}-${nth}`,
            }));
            return [[`${image.region} ${image.imageId}`, { ...use, reports }]];
          }),
        ),
        marked: [],
      };
      return {
        observed: { at: new Date(now).toISOString(), flavors: [flavor] },
        images: flavor.regions.flatMap((region) => region.images),
      };
    },
  );

const touching = ['disable-image', 'unprotect-image', 'deregister-image'];

test('a retirement never takes what a channel points at, what is used, what is new, or more than it may', () => {
  fc.assert(
    fc.property(policies, worlds, (policy, { observed, images: all }) => {
      const plan = planRetirement(policy, places, observed);
      const [flavor] = observed.flavors;
      if (flavor === undefined) throw new Error('no product line');
      const touched = plan.actions.flatMap((action) =>
        'imageId' in action && touching.includes(action.type)
          ? all.filter((image) => image.imageId === action.imageId)
          : [],
      );
      const targets = new Set(
        flavor.parameters.flatMap(({ values }) =>
          Object.entries(values).flatMap(([name, value]) =>
            name.includes('/channels/') ? value : [],
          ),
        ),
      );
      const usable = all.filter(({ state, tags }) => state === 'available' && !tags['soe:revoked']);
      const newest = [...new Set(usable.map(({ version }) => version))]
        .sort(compareVersions)
        .reverse()
        .slice(0, policy.keepNewest);

      for (const image of [
        ...touched,
        ...all.filter(({ imageId }) => plan.selected.some((each) => each.imageId === imageId)),
      ]) {
        expect(targets).not.toContain(image.imageId);
        expect(targets).not.toContain(image.version);
        expect(newest).not.toContain(image.version);
        expect(policy.keep).not.toContain(image.version);
        expect(Date.parse(image.createdAt)).toBeLessThanOrEqual(now - 3 * day);
        if (policy.onlyDeprecated)
          expect(Date.parse(image.deprecateAt ?? '')).toBeLessThanOrEqual(now);
        const use = flavor.use[`${image.region} ${image.imageId}`];
        expect(use?.references.filter(({ type }) => type === 'ec2:Instance')).toEqual([]);
        if (policy.usageReports) {
          // Some recent report must say that nobody who counts uses it.
          const clean = use?.reports.some(
            ({ state, createdAt, entries }) =>
              state === 'available' &&
              Date.parse(createdAt) >= now - 2 * day &&
              entries.every(
                ({ account, count }) =>
                  count === 0 || account === owner || policy.exemptAccounts?.includes(account),
              ),
          );
          expect(clean).toBe(true);
        }
      }
      for (const action of plan.actions) {
        if (action.type !== 'deregister-image') continue;
        const image = all.find(({ imageId }) => imageId === action.imageId);
        expect(image?.state).toBe('disabled');
        expect(image?.protection).toBe('disabled');
        const since = Date.parse(image?.tags['soe:retiring']?.split(' ')[1] ?? '');
        expect(since).toBeLessThanOrEqual(now - (policy.graceDays ?? 7) * day);
        expect(action.snapshotIds).toEqual(image?.snapshotIds);
      }
      if (policy.force !== true) {
        const most = Math.min(
          policy.maxImages ?? 40,
          ((policy.maxPercent ?? 25) * all.length) / 100,
        );
        expect(new Set(touched.map(({ imageId }) => imageId)).size).toBeLessThanOrEqual(most);
      }
      if (plan.problems.length > 0) expect(plan.actions).toEqual([]);
      expect(findDisorder(plan.actions)).toBeUndefined();
      const verdicts = [...plan.kept, ...plan.selected, ...plan.undecided, ...plan.withheld];
      expect(verdicts.map(({ imageId }) => imageId).sort()).toEqual(
        all.map(({ imageId }) => imageId).sort(),
      );
      expect(verdicts.filter(({ reason }) => reason === '')).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('the worlds of the property reach every stage', () => {
  const stages = new Set<string>();
  for (const [policy, { observed }] of fc.sample(fc.tuple(policies, worlds), {
    numRuns: 1000,
    seed: 1,
  })) {
    const plan = planRetirement(policy, places, observed);
    for (const { stage = '' } of plan.selected) stages.add(stage);
    if (plan.withheld.length > 0) stages.add('withheld');
    if (plan.undecided.length > 0) stages.add('undecided');
    for (const { type } of plan.actions) stages.add(type);
  }
  expect([...stages]).toEqual(
    expect.arrayContaining([
      'disable',
      'unprotect',
      'deregister',
      'withheld',
      'undecided',
      'delete-parameters',
      'untag-image',
    ]),
  );
});
