import { describe, expect, test } from 'vitest';
import { checkDistribution, type Distribution } from '../src/index.js';
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
        imageTags: { '20261122t100000z-b8b8b8': { 'soe:flavor': 'al2023' } },
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
      /"not a role" is not the name or the ARN of a role/,
    ],
    [
      'a prefix that Parameter Store would refuse',
      { parameters: { prefix: '/aws/soe' } },
      /"\/aws\/soe"/,
    ],
    ['tags that EC2 would refuse', { tags: { 'aws:x': '1' } }, /tags: key "aws:x"/],
    [
      'image tags that EC2 would refuse',
      { imageTags: { build: { 'aws:x': '1' } } },
      /imageTags of build: tags: key "aws:x"/,
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

  test('tells all findings at once, each of them once', () => {
    const many = Array.from({ length: 51 }, (_, index) => [`key${index}`, '']);
    const wrong: Distribution = {
      regions: [{ region: 'x' }, { region: 'x' }],
      accounts: ['1'],
      organizations: [unit],
      organizationalUnits: [organization],
      tags: { 'aws:x': '1', team: 'x'.repeat(257) },
      imageTags: { build: { ...Object.fromEntries(many), 'aws:y': '1' } },
      parameters: { prefix: '/aws/soe', accounts: [{ account: '2', role: 'not a role' }] },
    };
    const findings = [
      /regions: "x" is not the name of a region/,
      /regions: x is listed twice/,
      /accounts: "1" is not twelve digits/,
      /organizations: ".*" is not the ARN of an organisation/,
      /organizationalUnits: ".*" is not the ARN of an organisational unit/,
      /; tags: key "aws:x"/,
      /; tags: value of "team" has 257 characters/,
      /imageTags of build: tags: 52 tags/,
      /imageTags of build: tags: key "aws:y"/,
      /parameters.accounts: "2" is not twelve digits/,
      /parameters.accounts: "not a role" is not/,
      /"\/aws\/soe"/,
    ];

    const error = seen(() => checkDistribution(wrong));

    expect(error).toMatchObject({ name: 'ShareError', code: 'SHARE_DISTRIBUTION_INVALID' });
    for (const finding of findings) expect(error.message).toMatch(finding);
    expect(error.message.split('"aws:x"')).toHaveLength(2);
  });

  // As from a file, which no compiler has looked at.
  test.each<[string, object | string | undefined, RegExp]>([
    ['nothing', undefined, /undefined is not an object/],
    ['a text', 'distribution.json', /"distribution.json" is not an object/],
    ['no regions', { accounts: [consumer] }, /regions: it is missing/],
    ['regions by name', { regions: ['us-east-1'] }, /regions\[0\]: "us-east-1" is not an object/],
    [
      'a misspelt member',
      { ...simple, acounts: [consumer] },
      /acounts: there is no such member; there are regions, accounts, /,
    ],
    ['a member of Object', JSON.parse('{"regions":[],"__proto__":{}}'), /__proto__: there is no/],
    [
      'a misspelt member further in',
      { ...simple, parameters: { prefx: '/soe' } },
      /parameters\.prefx: there is no such member; there are prefix, accounts, share/,
    ],
    [
      'accounts by number',
      { ...simple, accounts: [222233334444] },
      /accounts\[0\]: 222233334444 is/,
    ],
    [
      'accounts as text',
      { ...simple, accounts: consumer },
      /accounts: "222233334444" is not a list/,
    ],
    ['a switch as text', { ...simple, public: 'yes' }, /public: "yes" is not true or false/],
    ['tags by number', { ...simple, tags: { size: 1 } }, /tags\["size"\]: 1 is not text/],
    [
      'zones as a list',
      { ...simple, fastRestore: { until: '2027-01-01', zones: [] } },
      /zones: \[\]/,
    ],
    [
      'selectors that nobody resolved',
      { ...simple, select: [{ units: ['Root'] }] },
      /select: resolveDistribution makes a distribution/,
    ],
  ])('refuses %s with words, not with a TypeError', (_, given, message) => {
    expect(() => checkDistribution(given as Distribution)).toThrow(
      expect.objectContaining({
        code: 'SHARE_DISTRIBUTION_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });
});
function seen(work: () => void): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not throw');
}
