import { describe, expect, test } from 'vitest';
import { type ObservedDistribution, verifyObserved } from '../../src/index.js';
import {
  changed,
  configured,
  everything,
  prefix,
  release,
  template,
} from '../support/configured.js';
import { consumer, nameOf, organization, otherConsumer } from '../support/release.js';

function drift(world: ObservedDistribution) {
  return verifyObserved([release], everything, world).drift;
}

describe('verifyObserved', () => {
  test('lists everything that is configured, and finds it correct', () => {
    const { findings, drift: none } = verifyObserved([release], everything, configured());

    expect(none).toEqual([]);
    const count = (subject: string) => findings.filter((each) => each.subject === subject).length;
    expect(Object.fromEntries(findings.map(({ subject }) => [subject, count(subject)]))).toEqual({
      image: 6,
      tags: 6,
      'image-permission': 12,
      'snapshot-permission': 6,
      watermark: 6,
      deprecation: 6,
      protection: 6,
      'fast-restore': 6,
      parameter: 18,
      'parameter-permission': 9,
      'launch-template': 1,
    });
    expect(findings).toContainEqual({
      status: 'correct',
      subject: 'image-permission',
      region: 'eu-west-1',
      flavor: 'al2023',
      version: '2026.11.0',
      architecture: 'arm64',
      name: nameOf('arm64'),
      grantee: organization,
    });
    expect(findings).toContainEqual({
      status: 'correct',
      subject: 'parameter',
      region: 'eu-west-1',
      account: consumer,
      flavor: 'al2023',
      version: '2026.11.0',
      name: `${prefix}/2026.11.0/summary`,
    });
  });

  const name = nameOf('x86_64');
  test.each<[string, Parameters<typeof changed>[0], object]>([
    [
      'an account without permission',
      (_, image) => image.permissions.splice(0, 1),
      { status: 'missing', subject: 'image-permission', grantee: consumer, name },
    ],
    [
      'an account that has permission all the same',
      (_, image) => image.permissions.push(otherConsumer),
      { status: 'unexpected', subject: 'image-permission', grantee: otherConsumer, name },
    ],
    [
      'a public image',
      (_, image) => image.permissions.push('all'),
      { status: 'unexpected', subject: 'image-permission', grantee: 'all', name },
    ],
    [
      'an account without the snapshot',
      (_, image) => image.snapshots[0]?.permissions.splice(0, 1),
      { status: 'missing', subject: 'snapshot-permission', grantee: consumer, name },
    ],
    [
      'an account that has the snapshot all the same',
      (_, image) => image.snapshots[0]?.permissions.push(otherConsumer),
      { status: 'unexpected', subject: 'snapshot-permission', grantee: otherConsumer, name },
    ],
    [
      'a tag that differs',
      (_, image) => Object.assign(image.tags, { team: 'other' }),
      { status: 'missing', subject: 'tags', name },
    ],
    [
      'another watermark',
      (_, image) => image.watermarks.splice(0, 1, '999988887777:soe.al2023'),
      { status: 'missing', subject: 'watermark', name },
    ],
    [
      'another date',
      (_, image) => Object.assign(image, { deprecateAt: '2027-12-01T00:00:00.000Z' }),
      { status: 'missing', subject: 'deprecation', name },
    ],
    [
      'no protection',
      (_, image) => Object.assign(image, { protection: 'disabled' }),
      { status: 'missing', subject: 'protection', name },
    ],
    [
      'fast restore that is off',
      (_, image) => Object.assign(image.snapshots[0] ?? {}, { fastRestore: [] }),
      { status: 'missing', subject: 'fast-restore', name },
    ],
    [
      'fast restore in another zone',
      (_, image) => image.snapshots[0]?.fastRestore?.push('eu-west-1b'),
      { status: 'unexpected', subject: 'fast-restore', name },
    ],
    [
      'a launch template with another image',
      (world) =>
        Object.assign(world.regions[1]?.launchTemplates?.[0]?.default ?? {}, { imageId: 'ami-1' }),
      { status: 'missing', subject: 'launch-template', name: template },
    ],
    [
      'a parameter that is not there',
      (world) => delete world.parameters[3]?.values[`${prefix}/2026.11.0/x86_64/image-id`],
      {
        status: 'missing',
        subject: 'parameter',
        account: consumer,
        name: `${prefix}/2026.11.0/x86_64/image-id`,
      },
    ],
    [
      'a version that holds another image',
      (world) =>
        Object.assign(world.parameters[3]?.values ?? {}, {
          [`${prefix}/2026.11.0/arm64/image-id`]: 'ami-other',
        }),
      {
        status: 'unexpected',
        subject: 'parameter',
        account: consumer,
        name: `${prefix}/2026.11.0/arm64/image-id`,
        message: expect.stringContaining('holds ami-other'),
      },
    ],
    [
      'a parameter that an account cannot read',
      (world) =>
        world.parameters[2]?.sharing?.[`${prefix}/2026.11.0/summary`]?.readers.splice(0, 1),
      {
        status: 'missing',
        subject: 'parameter-permission',
        name: `${prefix}/2026.11.0/summary`,
        message: `not yet read by ${consumer}`,
      },
    ],
    [
      'another summary',
      (world) =>
        Object.assign(world.parameters[2]?.values ?? {}, { [`${prefix}/2026.11.0/summary`]: '{}' }),
      { status: 'unexpected', subject: 'parameter', name: `${prefix}/2026.11.0/summary` },
    ],
  ])('%s is the only thing that is wrong', (_, change, finding) => {
    expect(drift(changed(change))).toEqual([
      expect.objectContaining({ region: 'eu-west-1', ...finding }),
    ]);
  });

  test('an image that failed takes all that it should have with it, and nothing else', () => {
    const found = drift(
      changed((_, image) => Object.assign(image, { state: 'failed', stateReason: 'no such key' })),
    );

    expect(found.map(({ subject, status }) => `${status} ${subject}`)).toEqual([
      'unexpected image',
      'missing tags',
      'missing image-permission',
      'missing image-permission',
      'missing snapshot-permission',
      'missing watermark',
      'missing deprecation',
      'missing protection',
      'missing fast-restore',
      'missing launch-template',
    ]);
    for (const each of found.slice(0, -1)) expect(each.message).toContain('failed (no such key)');
  });

  test('nothing is said about what could not be seen', () => {
    const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'it is down' } as const;
    const found = drift(
      changed((world) => {
        Object.assign(world.regions[2] ?? {}, { images: [], unreachable });
        Object.assign(world.parameters[3] ?? {}, { values: {}, unreachable });
      }),
    );

    const all = verifyObserved([release], everything, configured()).findings;
    const unseen = all.filter(
      ({ region, account }) =>
        region === 'ap-south-1' || (region === 'eu-west-1' && account === consumer),
    );
    expect(found).toEqual(
      unseen.map((each) => ({ ...each, status: 'unreachable', message: 'it is down' })),
    );
  });

  test('without the built image nothing is said about its copies', () => {
    const found = drift(changed((world) => world.regions[0]?.images.splice(0, 1)));

    expect(found.filter(({ status }) => status === 'missing')).toEqual([
      expect.objectContaining({ subject: 'image', region: 'us-east-1', name }),
    ]);
    const copies = found.filter(
      ({ region, status }) => region !== 'us-east-1' && status === 'unreachable',
    );
    expect(copies).toHaveLength(18);
    expect(found.every((each) => each.architecture === 'x86_64')).toBe(true);
  });

  test('that fast launch is for Windows only is said once', () => {
    const fastLaunch = { until: '2027-01-01T00:00:00.000Z' };

    const { findings } = verifyObserved([release], { ...everything, fastLaunch }, configured());

    expect(findings.filter(({ subject }) => subject === 'fast-launch')).toEqual([]);
    expect(findings.filter(({ status }) => status !== 'correct')).toMatchObject([
      { status: 'unexpected', subject: 'image', architecture: 'x86_64', region: 'us-east-1' },
      { status: 'unexpected', subject: 'image', architecture: 'arm64', region: 'us-east-1' },
    ]);
  });
});
