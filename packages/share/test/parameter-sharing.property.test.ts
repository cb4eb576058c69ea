import { parameterPaths } from '@soe/contract';
import fc from 'fast-check';
import { test } from 'vitest';
import {
  type Distribution,
  distributeReleases,
  observeDistribution,
  planDistribution,
} from '../src/index.js';
import { toReaders } from '../src/parameter-readers.js';
import { fakeClock } from './support/fake-clock.js';
import { consumer, organization, otherConsumer, owner, unit } from './support/release.js';
import { arm, builtWorld, x86 } from './support/world.js';

const regions = ['us-east-1', 'eu-west-1'];
const paths = parameterPaths('al2023');
const names = [
  paths.versionImage('2026.11.0', 'x86_64'),
  paths.versionImage('2026.11.0', 'arm64'),
  paths.versionSummary('2026.11.0'),
];

const steps = fc.array(
  fc.record({
    accounts: fc.subarray([consumer, otherConsumer, owner]),
    organizations: fc.subarray([organization]),
    organizationalUnits: fc.subarray([unit]),
    share: fc.constantFrom(true, true, false, undefined),
    // Somebody else changes it before.
    foreign: fc.option(fc.subarray([consumer, '999988887777']), { nil: undefined }),
    // The run dies at this write.
    dies: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 4 },
);

test('whatever was shared before and wherever a run dies, the next one shares with just those who are configured', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (each) => {
      const { aws, release } = builtWorld([x86, arm]);
      const options = { aws, clock: fakeClock() };
      const seen = () =>
        regions.flatMap((region) =>
          names.map((name) => aws.readers.get(`${region}/owner ${name}`) ?? []),
        );
      for (const { share, foreign, dies, ...whom } of each) {
        const distribution: Distribution = {
          regions: regions.map((region) => ({ region })),
          ...whom,
          parameters: { ...(share !== undefined && { share }) },
        };
        const changed = [...aws.readers.keys()][0];
        if (foreign !== undefined && changed !== undefined) aws.readers.set(changed, foreign);
        const before = seen();
        let writes = 0;
        aws.before = ({ operation }) => {
          if (/^(?:find|get|read|sharing|\w+Permissions|snapshotTags)$/.test(operation)) return;
          if (++writes > (dies ?? 1_000)) throw new Error('killed');
        };
        await distributeReleases([release], distribution, options).catch(() => undefined);
        aws.before = () => undefined;

        await distributeReleases([release], distribution, options);

        const grantees = [
          ...whom.accounts.filter((account) => account !== owner),
          ...whom.organizations,
          ...whom.organizationalUnits,
        ];
        const wanted = share === true ? toReaders(grantees) : [];
        const after = seen();
        const expected = share === undefined ? before : after.map(() => wanted);
        if (JSON.stringify(after) !== JSON.stringify(expected)) {
          throw new Error(`read by ${JSON.stringify(after)}, not ${JSON.stringify(expected)}`);
        }
        const observed = await observeDistribution([release], distribution, options);
        const { actions } = planDistribution([release], distribution, observed);
        if (actions.length > 0) throw new Error(`left: ${actions.map(({ id }) => id).join(', ')}`);
      }
    }),
    { numRuns: 60 },
  );
});
