import { describe, expect, test } from 'vitest';
import { checkDistribution, type Distribution } from '../src/index.js';
import { consumer, organization, otherConsumer, simple } from './support/release.js';

const template = {
  region: 'eu-west-1',
  launchTemplateId: 'lt-0123456789abcdef0',
  flavor: 'al2023',
  architecture: 'x86_64',
} as const;

describe('checkDistribution, on what else images have', () => {
  test('takes what AWS takes', () => {
    const distribution: Distribution = {
      ...simple,
      regions: [{ region: 'us-east-1' }, { region: 'eu-west-1', copyMinutes: 45 }],
      shareSnapshots: true,
      snapshotAccounts: [consumer],
      tags: { team: 'platform' },
      sharedTags: { team: 'platform' },
      watermark: "Soe (golden) [al2023] ./-'@_",
      deprecateAt: '2027-01-31T12:00:00+01:00',
      protection: 'cooldown',
      launchTemplates: [template, { ...template, region: 'us-east-1', setDefault: true }],
      fastLaunch: { until: '2027-01-31', parallelLaunches: 6 },
      fastRestore: { until: '2027-01-31T12:00Z', zones: { 'eu-west-1': ['eu-west-1a'] } },
    };

    expect(() => checkDistribution(distribution)).not.toThrow();
    expect(() =>
      checkDistribution({ ...simple, public: true, deprecateAt: '2027-01-31', accounts: [] }),
    ).not.toThrow();
    expect(() =>
      checkDistribution({
        ...simple,
        accounts: [],
        organizations: [organization],
        shareSnapshots: true,
        snapshotAccounts: [consumer],
        watermark: true,
        deprecateAt: 'never',
      }),
    ).not.toThrow();
  });

  test.each<[string, Partial<Distribution>, RegExp]>([
    ['a watermark that is too short', { watermark: 'ab' }, /watermark: "ab" is not a name/],
    ['a watermark with other characters', { watermark: 'soe:al2023' }, /"soe:al2023" is not/],
    ['a watermark of public images', { watermark: true, public: true }, /none to public images/],
    [
      'a date that is none',
      { deprecateAt: '2027-02-30' },
      /deprecateAt: "2027-02-30" is not a date .*, nor never/,
    ],
    [
      'a time that means something else on every machine',
      { deprecateAt: '2027-01-31T12:00:00' },
      /deprecateAt: .* a time with its zone/,
    ],
    ['a date in words', { deprecateAt: 'next year' }, /deprecateAt/],
    [
      'public images that are never deprecated',
      { public: true, deprecateAt: 'never' },
      /deprecates every public image within two years/,
    ],
    [
      'a protection that there is not',
      { protection: 'enabled' as 'on' },
      /protection: "enabled" is not off, on or cooldown/,
    ],
    [
      'minutes of a copy that are too few',
      { regions: [{ region: 'eu-west-1', copyMinutes: 0 }] },
      /copyMinutes of eu-west-1: 0 is not/,
    ],
    ['too many', { regions: [{ region: 'eu-west-1', copyMinutes: 2895 }] }, /copyMinutes/],
    ['between two steps', { regions: [{ region: 'eu-west-1', copyMinutes: 50 }] }, /copyMinutes/],
    [
      'a launch template that is none',
      { launchTemplates: [{ ...template, launchTemplateId: 'web' }] },
      /launchTemplates: "web" is not the id/,
    ],
    [
      'a launch template of a region that is not configured',
      { launchTemplates: [{ ...template, region: 'ap-south-1' }] },
      /launchTemplates: "ap-south-1" is not among the regions/,
    ],
    [
      'a launch template with two images',
      { launchTemplates: [template, { ...template, architecture: 'arm64' }] },
      /lt-0123456789abcdef0 in eu-west-1 is listed twice/,
    ],
    [
      'a launch template of a flavor that is none',
      { launchTemplates: [{ ...template, flavor: 'AL 2023' }] },
      /launchTemplates: lt-0123456789abcdef0: .*"AL 2023"/,
    ],
    [
      'fast launch without an end',
      { fastLaunch: { until: 'never' } },
      /fastLaunch.until: "never" is not a date/,
    ],
    [
      'fewer parallel launches than EC2 takes',
      { fastLaunch: { until: '2027-01-31', parallelLaunches: 5 } },
      /fastLaunch.parallelLaunches: 5/,
    ],
    [
      'fast restore without an end',
      { fastRestore: { until: '', zones: {} } },
      /fastRestore.until: ""/,
    ],
    [
      'a zone of another region',
      { fastRestore: { until: '2027-01-31', zones: { 'eu-west-1': ['us-east-1a'] } } },
      /fastRestore.zones: "us-east-1a" is not a zone of eu-west-1/,
    ],
    [
      'zones of a region that is not configured',
      { fastRestore: { until: '2027-01-31', zones: { 'ap-south-1': ['ap-south-1a'] } } },
      /fastRestore.zones: "ap-south-1" is not among the regions/,
    ],
    [
      'a zone twice',
      {
        fastRestore: { until: '2027-01-31', zones: { 'eu-west-1': ['eu-west-1a', 'eu-west-1a'] } },
      },
      /fastRestore.zones: eu-west-1a is listed twice/,
    ],
    [
      'an account of snapshots that is none',
      { shareSnapshots: true, snapshotAccounts: ['12'] },
      /snapshotAccounts: "12" is not twelve digits/,
    ],
    [
      'accounts of snapshots that are not shared',
      { snapshotAccounts: [consumer] },
      /snapshotAccounts: say shareSnapshots: true/,
    ],
    [
      'an account with snapshots of images that it may not launch',
      { shareSnapshots: true, snapshotAccounts: [otherConsumer] },
      new RegExp(`snapshotAccounts: ${otherConsumer} may not launch`),
    ],
    [
      'shared tags whose keys are too long with their prefix',
      { sharedTags: { ['k'.repeat(117)]: '' } },
      /sharedTags: tags: key .* has 131 characters/,
    ],
    [
      'tags and shared tags that are too many together',
      { tags: numbered(26, 'a'), sharedTags: numbered(25, 'b') },
      /tags and sharedTags: tags: 51 tags/,
    ],
    [
      'tags and shared tags that contradict each other',
      { tags: { 'ec2:SharedTag/team': 'a' }, sharedTags: { team: 'b' } },
      /sharedTags: tags gives "ec2:SharedTag\/team" another value/,
    ],
  ])('refuses %s', (_, more, message) => {
    expect(() => checkDistribution({ ...simple, ...more })).toThrow(
      expect.objectContaining({
        code: 'SHARE_DISTRIBUTION_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });

  test('lets accounts have parameters of images that everybody may launch', () => {
    const parameters = { accounts: [{ account: otherConsumer, role: 'soe-parameters' }] };

    expect(() => checkDistribution({ ...simple, public: true, parameters })).not.toThrow();
  });
});

function numbered(count: number, key: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${key}${index}`, '']));
}
