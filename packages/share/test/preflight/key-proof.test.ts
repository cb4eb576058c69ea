import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Distribution,
  distributeRelease,
  type PreflightFinding,
  preflightDistribution,
} from '../../src/index.js';
import { keyPermission, neededActions } from '../../src/preflight/key-permission.js';
import { readKeyPolicy } from '../../src/preflight/key-policy.js';
import { keyTargets } from '../../src/preflight/key-target.js';
import { encrypted } from '../support/encrypted.js';
import { quick, startLocal } from '../support/local.js';
import { policyStatement, type WildStatement } from '../support/policy-statement.js';
import { consumer, organization, otherConsumer, owner, unit } from '../support/release.js';

const workload = '444455556666';
const outsider = '999988887777';
const failed = 'terminated Client.InternalError';

/** The owner must be able to put the next policy. */
const keepsOwner = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${owner}:root` },
  Action: 'kms:PutKeyPolicy',
  Resource: '*',
};

function sparesOwner(statement: WildStatement): WildStatement {
  if (statement.Effect === 'Allow') return statement;
  const actions = [statement.Action].flat().filter((action) => action !== 'kms:PutKeyPolicy');
  const Action = actions.includes('kms:*') ? Object.keys(neededActions) : actions;
  return { ...statement, Action: Action.length === 0 ? ['kms:Decrypt'] : Action };
}

async function prepare(shared: Partial<Distribution>) {
  const local = await startLocal();
  const tools = encrypted(local);
  const keys = {
    'us-east-1': await tools.createKey('us-east-1'),
    'eu-west-1': await tools.createKey('eu-west-1'),
  };
  const release = await tools.build(keys['us-east-1']);
  const distribution: Distribution = {
    regions: [{ region: 'us-east-1' }, { region: 'eu-west-1', kmsKeyId: keys['eu-west-1'] }],
    ...shared,
  };
  const options = { aws: local.aws, ...quick, quotas: false, preflight: 'off' as const };
  const preflight = () => preflightDistribution([release], distribution, options);
  const pasteAll = async (findings: readonly PreflightFinding[]) => {
    for (const { region, statements = [] } of findings) {
      const key = region === 'eu-west-1' ? keys['eu-west-1'] : keys['us-east-1'];
      await tools.paste(region, key, statements);
    }
  };
  return { local, tools, release, distribution, options, preflight, pasteAll };
}

const regions = ['us-east-1', 'eu-west-1'];

test.each([
  ['accounts', { accounts: [consumer, otherConsumer] }, [consumer, otherConsumer], workload],
  ['a unit', { organizationalUnits: [unit] }, [workload], consumer],
  ['an organisation', { organizations: [organization] }, [consumer, workload], outsider],
])(
  'the statement that is reported as missing lets %s launch, and nobody else',
  async (_, shared, users, other) => {
    const { local, tools, release, distribution, options, preflight, pasteAll } =
      await prepare(shared);
    await using _local = local;
    await distributeRelease(release, distribution, options);
    for (const region of regions) {
      for (const user of users) {
        expect(await tools.launch(region, user, await tools.imageIn(region))).toBe(failed);
      }
    }

    const findings = await preflight();
    expect(findings.map(({ code, region }) => `${region} ${code}`)).toEqual([
      'us-east-1 KEY_POLICY_MISSING',
      'eu-west-1 KEY_POLICY_MISSING',
    ]);
    await pasteAll(findings);

    expect(await preflight()).toEqual([]);
    for (const region of regions) {
      const image = await tools.imageIn(region);
      for (const user of users) expect(await tools.launch(region, user, image)).toBe('running');
      await expect(tools.launch(region, other, image)).rejects.toMatchObject({
        name: 'InvalidAMIID.NotFound',
      });
    }
  },
);

test('the statement that is reported as missing lets accounts copy', async () => {
  const { local, tools, release, distribution, options, preflight, pasteAll } = await prepare({
    accounts: [consumer],
    shareSnapshots: true,
  });
  await using _local = local;
  await distributeRelease(release, distribution, options);
  const image = await tools.imageIn('eu-west-1');
  expect(await tools.copy('eu-west-1', consumer, image)).toBe('failed');

  await pasteAll(await preflight());

  expect(await tools.copy('eu-west-1', consumer, image)).toBe('available');
});

test('what a policy is said to allow can be done, and what is said to be missing cannot', async () => {
  const { local, tools, release, distribution, options } = await prepare({
    accounts: [consumer, otherConsumer, outsider],
    organizationalUnits: [unit],
  });
  await using _local = local;
  await distributeRelease(release, distribution, options);
  const tree = await local.aws.organization().tree();
  const image = await tools.imageIn('eu-west-1');
  const keyArn = distribution.regions[1]?.kmsKeyId ?? '';
  const users = [
    [consumer, consumer],
    [otherConsumer, otherConsumer],
    [unit, workload],
    [outsider, outsider],
  ] as const;
  const seen = { running: 0, failed: 0 };

  await fc.assert(
    fc.asyncProperty(
      fc.array(policyStatement, { minLength: 1, maxLength: 4 }),
      async (statements) => {
        const all = [keepsOwner, ...statements.map(sparesOwner)];
        await tools.setPolicy('eu-west-1', keyArn, all);
        const policy = readKeyPolicy(JSON.stringify({ Statement: all }));
        if (policy === undefined) throw new Error('no policy');
        for (const [grantee, user] of users) {
          // With the organisation known, more is said, and nothing else.
          const targets = [...keyTargets([grantee]), ...keyTargets([grantee], tree)];
          for (const target of targets) {
            const { missing, denied, unsure } = keyPermission(target, policy, [], {
              keyArn,
              ownerId: owner,
            });
            const mayNot = missing.length + denied.length > 0;
            if (!mayNot && unsure.length > 0) continue;
            expect(await tools.launch('eu-west-1', user, image)).toBe(mayNot ? failed : 'running');
            seen[mayNot ? 'failed' : 'running'] += 1;
          }
        }
      },
    ),
    { numRuns: 60 },
  );
  // Both must have happened, or nothing was proven.
  expect(seen.running).toBeGreaterThan(3);
  expect(seen.failed).toBeGreaterThan(3);
});
