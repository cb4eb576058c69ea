import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  type Distribution,
  distributeRelease,
  preflightDistribution,
  type VerificationFinding,
  type VerifyOptions,
  verifyDistribution,
} from '../../src/index.js';
import { encrypted } from '../support/encrypted.js';
import { type Local, quick, startLocal, writes } from '../support/local.js';
import { consumer, nameOf, otherConsumer, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe-verify' };

type Launch = NonNullable<VerifyOptions['launch']>;

async function distributed(local: Local) {
  const release = await local.build(['x86_64', 'arm64']);
  await distributeRelease(release, simple, { aws: local.aws, ...quick });
  return async (launch: Launch) => {
    const { findings } = await verifyDistribution([release], simple, { aws: local.aws, launch });
    return findings.filter(({ subject }) => subject === 'launch' || subject === 'key');
  };
}

function brief(findings: readonly VerificationFinding[]) {
  return findings.map(({ region, architecture, status }) => `${region} ${architecture} ${status}`);
}

describe('a verification with launches', () => {
  test('tries every image in every region by the role of the account, and starts nothing', async () => {
    await using local = await startLocal();
    const verify = await distributed(local);
    local.newCalls();

    const findings = await verify([role]);

    expect(brief(findings)).toEqual([
      'us-east-1 x86_64 correct',
      'us-east-1 arm64 correct',
      'eu-west-1 x86_64 correct',
      'eu-west-1 arm64 correct',
    ]);
    expect(findings).toContainEqual({
      status: 'correct',
      subject: 'launch',
      region: 'eu-west-1',
      account: consumer,
      flavor: 'al2023',
      version: '2026.11.0',
      architecture: 'arm64',
      name: nameOf('arm64'),
    });
    const calls = local.newCalls().filter(({ action }) => action === 'RunInstances');
    expect(calls).toHaveLength(4);
    for (const call of calls) {
      expect(call).toMatchObject({ account: consumer, errorCode: 'DryRunOperation' });
    }
    for (const region of ['us-east-1', 'eu-west-1']) {
      const client = local.ec2(region, consumer);
      const { Reservations } = await client.send(new DescribeInstancesCommand({}));
      expect(Reservations).toEqual([]);
    }
  });

  test('tries it in one region where that is all that is asked for', async () => {
    await using local = await startLocal();
    const verify = await distributed(local);

    expect(brief(await verify([{ ...role, region: 'eu-west-1' }]))).toEqual([
      'eu-west-1 x86_64 correct',
      'eu-west-1 arm64 correct',
    ]);
  });

  test('finds what an account may not launch, and why', async () => {
    await using local = await startLocal();
    const verify = await distributed(local);

    const findings = await verify([{ account: otherConsumer, role: 'soe-verify' }]);

    expect(findings).toHaveLength(4);
    for (const finding of findings) {
      expect(finding).toMatchObject({
        status: 'missing',
        account: otherConsumer,
        message: expect.stringContaining('InvalidAMIID.NotFound'),
      });
    }
  });

  test('finds that an instance type does not fit', async () => {
    await using local = await startLocal();
    const verify = await distributed(local);

    const findings = await verify([{ ...role, instanceTypes: { arm64: 't3.micro' } }]);

    expect(brief(findings).filter((line) => line.includes('missing'))).toEqual([
      'us-east-1 arm64 missing',
      'eu-west-1 arm64 missing',
    ]);
    expect(findings[1]?.message).toMatch(/^InvalidParameterValue: .*architecture/);
  });

  test('does not know where the role may not launch, or may not be assumed', async () => {
    await using local = await startLocal({ deny: [{ action: 'ec2:RunInstances' }] });
    const verify = await distributed(local);

    const denied = await verify([role]);
    const refused = await verify([{ account: '123456789012', role: 'soe-verify' }]);

    for (const finding of denied) {
      expect(finding).toMatchObject({
        status: 'unreachable',
        message: expect.stringMatching(/^UnauthorizedOperation.*Allow ec2:RunInstances/s),
      });
    }
    for (const finding of refused) {
      expect(finding).toMatchObject({
        status: 'unreachable',
        message: expect.stringContaining('Allow sts:AssumeRole'),
      });
    }
    expect([...denied, ...refused]).toHaveLength(8);
  });

  test('does not know where EC2 fails', async () => {
    await using local = await startLocal({
      faults: [{ action: 'RunInstances', region: 'eu-west-1', kind: 'error', status: 500 }],
    });
    const verify = await distributed(local);

    expect(brief(await verify([role]))).toEqual([
      'us-east-1 x86_64 correct',
      'us-east-1 arm64 correct',
      'eu-west-1 x86_64 unreachable',
      'eu-west-1 arm64 unreachable',
    ]);
  });

  test('tries nothing where there is no image', async () => {
    await using local = await startLocal();
    const release = await local.build();
    local.newCalls();

    const { findings } = await verifyDistribution([release], simple, {
      aws: local.aws,
      launch: [{ ...role, region: 'eu-west-1' }],
    });

    expect(findings.filter(({ subject }) => subject === 'launch')).toMatchObject([
      { status: 'missing', region: 'eu-west-1', message: 'there is no image to launch' },
    ]);
    expect(local.newCalls().some(({ action }) => action === 'RunInstances')).toBe(false);
  });
});

describe('a verification with launches of encrypted images', () => {
  test('finds a key that does not let an account use it, though the dry run passes', async () => {
    await using local = await startLocal();
    const tools = encrypted(local);
    const keys = await Promise.all(['us-east-1', 'eu-west-1'].map((each) => tools.createKey(each)));
    const release = await tools.build(keys[0]);
    const distribution: Distribution = {
      regions: [{ region: 'us-east-1' }, { region: 'eu-west-1', kmsKeyId: keys[1] ?? '' }],
      accounts: [consumer],
    };
    const options = { aws: local.aws, ...quick, quotas: false, preflight: 'off' as const };
    await distributeRelease(release, distribution, options);
    const launched = async () =>
      Promise.all(
        ['us-east-1', 'eu-west-1'].map(async (region) =>
          tools.launch(region, consumer, await tools.imageIn(region)),
        ),
      );
    const verify = async () => {
      const verified = await verifyDistribution([release], distribution, {
        ...options,
        launch: [role],
      });
      return verified.findings
        .filter(({ subject }) => subject === 'launch' || subject === 'key')
        .map(({ region, subject, status }) => `${region} ${subject} ${status}`);
    };
    local.newCalls();

    expect(await verify()).toEqual([
      'us-east-1 launch correct',
      'us-east-1 key missing',
      'eu-west-1 launch correct',
      'eu-west-1 key missing',
    ]);
    expect(writes(local.newCalls()).filter((call) => !call.endsWith('RunInstances'))).toEqual([]);
    expect(await launched()).toEqual([
      'terminated Client.InternalError',
      'terminated Client.InternalError',
    ]);

    for (const { region, statements = [] } of await preflightDistribution(
      [release],
      distribution,
      options,
    )) {
      await tools.paste(region, keys[region === 'us-east-1' ? 0 : 1] ?? '', statements);
    }

    expect(await verify()).toEqual([
      'us-east-1 launch correct',
      'us-east-1 key correct',
      'eu-west-1 launch correct',
      'eu-west-1 key correct',
    ]);
    expect(await launched()).toEqual(['running', 'running']);
  });

  test('knows that what is encrypted with a key of AWS itself cannot be shared', async () => {
    await using local = await startLocal();
    const tools = encrypted(local);
    const release = await tools.build();
    const alone: Distribution = { regions: [{ region: 'us-east-1' }] };

    const { findings } = await verifyDistribution([release], alone, {
      aws: local.aws,
      launch: [role],
    });

    expect(findings.find(({ subject }) => subject === 'key')).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('can never be shared'),
    });
  });
});
