import { describe, expect, test } from 'vitest';
import { judgeClock } from '../../src/doctor/checks/clock.js';
import { judgeCaller, judgeRefusal } from '../../src/doctor/checks/credentials.js';
import { judgeDisk } from '../../src/doctor/checks/disk.js';
import { judgeDistribution } from '../../src/doctor/checks/distribution.js';
import { judgeEncryption } from '../../src/doctor/checks/encryption.js';
import { judgeGit } from '../../src/doctor/checks/git.js';
import { judgeFailure } from '../../src/doctor/checks/network.js';
import { judgeNode } from '../../src/doctor/checks/node.js';
import { judgePacker } from '../../src/doctor/checks/packer.js';
import { judgePermissions, principalOf } from '../../src/doctor/checks/permissions.js';
import { judgeSubnets } from '../../src/doctor/checks/subnet.js';
import { judgeTemplate } from '../../src/doctor/checks/templates.js';
import { judgeAnswer } from '../../src/doctor/checks/trackers.js';
import { judgeVcpus } from '../../src/doctor/checks/vcpus.js';
import type { Finding } from '../../src/doctor/finding.js';

const severities = (findings: readonly Finding[]) => findings.map(({ severity }) => severity);
const now = new Date('2026-11-28T12:00:00Z');

test.each([
  ['20.20.2', 'error'],
  ['22.11.0', 'error'],
  ['22.12.0', 'ok'],
  ['24.1.0', 'ok'],
])('Node %s: %s', (version, severity) => {
  expect(severities(judgeNode(version))).toEqual([severity]);
});

test.each([
  ['1.6.6', 'warning'],
  ['1.10.0', 'ok'],
  ['1.16.0', 'ok'],
])('Packer %s: %s', (version, severity) => {
  expect(severities(judgePacker(version))).toEqual([severity]);
});

test.each([
  [10, 'error'],
  [100, 'warning'],
  [5000, 'ok'],
])('%i MiB free: %s', (free, severity) => {
  expect(severities(judgeDisk(free, '/srv'))).toEqual([severity]);
});

describe('of a checkout', () => {
  const fine = {
    commit: 'a'.repeat(40),
    shallow: false,
    different: [],
    remotes: ['origin'],
    user: 'a@b',
  };

  test('one that is whole is well', () => {
    expect(severities(judgeGit(fine))).toEqual(['ok']);
  });

  test('everything that is wrong is told at once, each with its command', () => {
    const { commit: _, user: __, ...rest } = fine;
    const findings = judgeGit({
      ...rest,
      shallow: true,
      different: ['a', 'b', 'c', 'd'],
      remotes: [],
    });

    expect(severities(findings)).toEqual(['error', 'error', 'warning', 'warning', 'warning']);
    expect(findings.map(({ fix }) => fix?.split(' ')[0])).toEqual([
      'git',
      'git',
      'Commit',
      'git',
      'git',
    ]);
    expect(findings[2]?.seen).toContain('a, b, c, …');
  });

  test('the first commit names an issue where there is a policy that wants one', () => {
    const { commit: _, ...without } = fine;
    const fixOf = (hasPolicy: boolean) => judgeGit({ ...without, hasPolicy })[0]?.fix;

    expect(fixOf(true)).toBe('git add -A && git commit -m "feat: start" -m "Issue: SOE-1"');
    expect(fixOf(false)).toBe('git add -A && git commit -m "feat: start"');
  });
});

describe('of credentials', () => {
  const caller = { account: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/soe/ci' };

  test('those of another account are an error', () => {
    expect(judgeCaller(caller, '444455556666', now)).toMatchObject([
      { severity: 'error', seen: expect.stringContaining('444455556666') },
    ]);
  });

  test('a session that ends before a release does is a warning', () => {
    const until = (minutes: number) => ({
      ...caller,
      expires: new Date(now.getTime() + minutes * 60_000),
    });

    expect(judgeCaller(until(10), caller.account, now)).toMatchObject([
      { severity: 'warning', seen: expect.stringContaining('10 minutes') },
    ]);
    expect(severities(judgeCaller(until(90), caller.account, now))).toEqual(['ok']);
  });

  test.each([
    ['ExpiredToken', 'have expired'],
    ['CredentialsProviderError', 'no credentials'],
    ['TypeError', 'did not say'],
  ])('%s is told as what it is', (name, seen) => {
    const cause = Object.assign(new Error('as it was'), { name });

    expect(judgeRefusal(cause)).toMatchObject({
      severity: 'error',
      seen: expect.stringContaining(seen),
    });
  });
});

test.each([
  [0, 'ok'],
  [-59_000, 'ok'],
  [61_000, 'warning'],
  [-301_000, 'error'],
])('a clock that is %i ms ahead: %s', (skew, severity) => {
  expect(severities(judgeClock(skew, 'https://sts.eu-west-1.amazonaws.com/'))).toEqual([severity]);
});

describe('of the network', () => {
  const endpoint = 'https://ec2.eu-west-1.amazonaws.com/';

  test.each([
    ['ENOTFOUND', 'not known to DNS', 'getent hosts ec2.eu-west-1.amazonaws.com'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS failed', 'NODE_EXTRA_CA_CERTS'],
    ['PROXY', 'the proxy refused', 'NO_PROXY'],
    ['TimeoutError', 'no answer in time', 'NODE_USE_ENV_PROXY'],
    ['ECONNREFUSED', 'no connection', 'firewall'],
  ])('%s is told apart', (code, seen, fix) => {
    const finding = judgeFailure(endpoint, { code }, {});

    expect(finding.seen).toContain(seen);
    expect(finding.fix).toContain(fix);
  });

  test('where there is a proxy, that is looked at', () => {
    expect(
      judgeFailure(endpoint, { code: 'TimeoutError' }, { HTTPS_PROXY: 'http://p:1' }).fix,
    ).toContain('Look at the proxy');
  });
});

describe('of permissions', () => {
  const stages = [{ stage: 'build', actions: ['ec2:RunInstances', 'ec2:CreateImage'] }] as const;

  test('what is denied is one error for each stage, with the statement to add', () => {
    const answers = new Map([
      ['ec2:RunInstances', 'allowed'],
      ['ec2:CreateImage', 'denied'],
    ] as const);

    expect(judgePermissions(stages, answers, 'simulated')).toEqual([
      {
        severity: 'error',
        seen: 'stage build may not do ec2:CreateImage (simulated)',
        fix: 'Add to the policy of the role: {"Effect":"Allow","Action":["ec2:CreateImage"],"Resource":"*"}',
      },
    ]);
  });

  test('what no statement allows everywhere is a warning: a policy may name its resources', () => {
    const answers = new Map([
      ['ec2:RunInstances', 'allowed'],
      ['ec2:CreateImage', 'not-everywhere'],
    ] as const);

    expect(severities(judgePermissions(stages, answers, 'simulated'))).toEqual(['warning']);
  });

  test('what could not be looked at does not read like what is denied', () => {
    const [finding] = judgePermissions(stages, new Map([['ec2:RunInstances', 'allowed']]), 'tried');

    expect(finding?.severity).toBe('ok');
    expect(finding?.seen).toMatch(/^no action is denied: 1 of 2 could be looked at/);
  });

  test('nothing known is no permission', () => {
    expect(severities(judgePermissions(stages, new Map(), 'tried'))).toEqual(['warning']);
  });

  test.each([
    ['arn:aws:sts::111122223333:assumed-role/soe/ci', 'arn:aws:iam::111122223333:role/soe'],
    ['arn:aws-cn:iam::111122223333:user/ci', 'arn:aws-cn:iam::111122223333:user/ci'],
    ['arn:aws:iam::111122223333:root', undefined],
  ])('the identity of %s is %s', (arn, principal) => {
    expect(principalOf(arn)).toBe(principal);
  });
});

test('a default subnet that is missing, and a named one, are told with the flavor', () => {
  const found = [{ id: 'subnet-1', isDefault: false }];
  const needed = [
    { flavor: 'al2023', use: 'template' },
    { flavor: 'rhel-9', use: 'tests', id: 'subnet-2' },
    { flavor: 'ubuntu', use: 'template', id: 'subnet-1' },
  ];

  expect(judgeSubnets(needed, found, 'eu-west-1').map(({ seen }) => seen)).toEqual([
    'al2023: the template needs a default subnet, and eu-west-1 has none',
    'rhel-9: the tests need subnet subnet-2, and eu-west-1 has none',
  ]);
});

test('what Packer refuses is told in its words; a plugin that is missing has its own fix', () => {
  const refused = (summary: string) =>
    judgeTemplate('al2023 x86_64: linux', false, [{ severity: 'error', summary, detail: '' }]);

  expect(refused('Unknown source amazon-ebs')[0]?.fix).toBe(
    'packer plugins install github.com/hashicorp/amazon',
  );
  expect(refused('Missing required argument')[0]).toMatchObject({
    severity: 'error',
    seen: expect.stringContaining('Missing required argument'),
    fix: expect.stringContaining('packer validate'),
  });
});

test.each([
  [200, 'ok'],
  [401, 'error'],
  [404, 'error'],
  [503, 'warning'],
])('a tracker that answers %i: %s', (status, severity) => {
  expect(judgeAnswer('Jira', status, 'JIRA_TOKEN').severity).toBe(severity);
});

test.each([
  [1, 'error'],
  [5, 'warning'],
  [64, 'ok'],
])('%i vCPUs for 8: %s', (allowed, severity) => {
  expect(severities(judgeVcpus(allowed, 8, 'eu-west-1'))).toEqual([severity]);
});

test('what is always encrypted under the key of AWS cannot be shared', () => {
  const defaults = { always: true, kmsKeyId: 'alias/aws/ebs' };

  expect(severities(judgeEncryption(defaults, ['al2023'], 'eu-west-1'))).toEqual(['error']);
  expect(severities(judgeEncryption(defaults, [], 'eu-west-1'))).toEqual(['ok']);
  expect(
    severities(judgeEncryption({ ...defaults, always: false }, ['al2023'], 'eu-west-1')),
  ).toEqual(['ok']);
});

test('what several flavors have in common is told once', () => {
  const finding = {
    code: 'ROLE_REFUSED',
    severity: 'error',
    region: 'eu-west-1',
    seen: 'no',
    advice: 'do',
  } as const;

  expect(judgeDistribution([finding, finding])).toHaveLength(1);
  expect(severities(judgeDistribution([]))).toEqual(['ok']);
});
