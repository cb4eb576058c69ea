import { describe, expect, test } from 'vitest';
import { checkDistribution } from '../src/check-distribution.js';
import type { Distribution } from '../src/index.js';
import { consumer, organization, otherConsumer, simple, unit } from './support/release.js';

describe('checkDistribution', () => {
  test('takes what AWS takes', () => {
    expect(() =>
      checkDistribution({
        regions: [{ region: 'us-east-1' }, { region: 'us-gov-west-1', kmsKeyId: 'alias/soe' }],
        accounts: [consumer],
        organizations: [organization],
        organizationalUnits: [unit],
        shareSnapshots: true,
        tags: { team: 'platform' },
        parameters: {
          prefix: '/images/soe',
          accounts: [
            { account: consumer, role: 'soe-parameters' },
            { account: otherConsumer, role: `arn:aws:iam::${otherConsumer}:role/path/soe` },
          ],
        },
      }),
    ).not.toThrow();
  });

  test.each<[string, Partial<Distribution>, RegExp]>([
    ['a region that is none', { regions: [{ region: 'Europe' }] }, /regions: "Europe"/],
    [
      'a region twice',
      { regions: [{ region: 'us-east-1' }, { region: 'us-east-1' }] },
      /us-east-1 is listed twice/,
    ],
    ['an account that is none', { accounts: ['123'] }, /accounts: "123" is not twelve digits/],
    ['a unit among organisations', { organizations: [unit] }, /organizations: .*is not the ARN/],
    ['an organisation among units', { organizationalUnits: [organization] }, /organizationalUnits/],
    ['snapshots for nobody', { accounts: [], shareSnapshots: true }, /shareSnapshots/],
    [
      'parameters for an account without permission',
      { parameters: { accounts: [{ account: otherConsumer, role: 'x' }] } },
      /may not launch the images/,
    ],
    [
      'a role of another account',
      {
        parameters: {
          accounts: [{ account: consumer, role: `arn:aws:iam::${otherConsumer}:role/x` }],
        },
      },
      /is not a role of/,
    ],
    [
      'a role that is none',
      { parameters: { accounts: [{ account: consumer, role: 'not a role' }] } },
      /neither a role name nor its ARN/,
    ],
    [
      'a parameter account twice',
      {
        parameters: {
          accounts: [
            { account: consumer, role: 'a' },
            { account: consumer, role: 'b' },
          ],
        },
      },
      /is listed twice/,
    ],
  ])('refuses %s', (_, more, message) => {
    expect(() => checkDistribution({ ...simple, ...more })).toThrow(
      expect.objectContaining({
        code: 'SHARE_DISTRIBUTION_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });

  test('tells all findings at once', () => {
    expect(() => checkDistribution({ regions: [{ region: 'x' }], accounts: ['1'] })).toThrow(
      /regions: .*accounts: /,
    );
  });

  test('refuses a prefix that Parameter Store would refuse', () => {
    expect(() => checkDistribution({ ...simple, parameters: { prefix: '/aws/soe' } })).toThrow(
      expect.objectContaining({ code: 'CONTRACT_PREFIX_INVALID' }),
    );
  });
});
