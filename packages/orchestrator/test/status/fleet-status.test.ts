import type { OwnImage } from '@soe/share';
import { expect, test } from 'vitest';
import { fleetStatus } from '../../src/status/fleet-status.js';
import { formatStatus } from '../../src/status/format-status.js';
import type {
  ObservedFleet,
  ObservedFleetFlavor,
  ObservedFleetRegion,
} from '../../src/status/observed-fleet.js';

const at = '2026-11-28T12:00:00.000Z';

function image(imageId: string, version: string, more: Partial<OwnImage> = {}): OwnImage {
  return {
    ...{
      imageId,
      name: `soe/al2023/${version}/x86_64/20261101t000000z-abcdef`,
      owner: '111122223333',
    },
    ...{
      state: 'available',
      createdAt: '2026-11-01T00:00:00.000Z',
      snapshotIds: [],
      public: false,
    },
    ...{ watermarks: [], tags: { 'soe:source-image': 'ami-source' } },
    ...more,
  };
}

function region(
  name: string,
  version: string | undefined,
  ...images: readonly OwnImage[]
): ObservedFleetRegion {
  const [first] = images;
  const base = '/soe/al2023/channels/stable';
  return {
    region: name,
    images: Object.fromEntries(images.map((each) => [each.imageId, each])),
    parameters: {
      ...(version !== undefined && { [`${base}/version`]: version }),
      ...(first !== undefined && { [`${base}/x86_64/image-id`]: first.imageId }),
    },
  };
}

function fleet(
  regions: readonly ObservedFleetRegion[],
  more: Partial<ObservedFleetFlavor> = {},
): ObservedFleet {
  return {
    at,
    regions,
    flavors: [
      {
        ...{ flavor: 'al2023', channels: ['stable'], prefix: '/soe', gates: {} },
        ...{ regions: regions.map((each) => each.region) },
        sources: { 'ami-source': { createdAt: '2026-10-29T12:00:00.000Z' } },
        ...more,
      },
    ],
  };
}

const us = region('us-east-1', '1.0.0', image('ami-1', '1.0.0'));
const eu = region('eu-west-1', '1.0.0', image('ami-2', '1.0.0'));

test('regions that agree are one line: version, age, source image, support', () => {
  const seen = fleetStatus(
    fleet([us, eu], {
      ...{ cadence: 'P1M', supportPeriod: 'P6M' },
      nextSources: { x86_64: { imageId: 'ami-next', createdAt: '2026-11-20T00:00:00.000Z' } },
    }),
  );

  expect(seen.flavors).toMatchObject([
    {
      newest: { version: '1.0.0', createdAt: '2026-11-01T00:00:00.000Z' },
      cadence: { due: '2026-12-01T00:00:00.000Z', overdue: false },
      drift: [],
      channels: [
        {
          releases: [
            {
              ...{ version: '1.0.0', regions: ['us-east-1', 'eu-west-1'], unsupported: false },
              supportEnds: '2027-05-01T00:00:00.000Z',
              sources: [{ imageId: 'ami-source', newer: { imageId: 'ami-next' } }],
            },
          ],
        },
      ],
    },
  ]);
  expect(formatStatus(seen)).toBe(`al2023: newest 1.0.0, 27d old; the next is due 2026-12-01
  CHANNEL      VERSION        AGE   SOURCE       SUPPORT      WHERE
  stable       1.0.0          27d   30d, newer   2027-05-01   2 regions`);
});

test('a release that is late, out of support, deprecated, or has open gates is told', () => {
  const old = { createdAt: '2026-01-31T00:00:00.000Z', deprecateAt: '2026-11-30T00:00:00.000Z' };
  const seen = fleetStatus(
    fleet([region('us-east-1', '1.0.0', image('ami-1', '1.0.0', old))], {
      ...{ cadence: 'P1M', supportPeriod: 'P6M', sources: {} },
      gates: {
        '1.0.0': [
          { name: 'scans', status: 'skipped', summary: '' },
          { name: 'launch-tests', status: 'passed', summary: '' },
        ],
      },
    }),
  );

  const text = formatStatus(seen);
  expect(text).toContain('the next was due 2026-02-28');
  expect(text).toMatch(/stable +1\.0\.0 +301d +gone +over +us-east-1\n/);
  expect(text).toContain('deprecated 2026-11-30');
  expect(text).toContain('gates: scans skipped');
  expect(text).not.toContain('launch-tests');
});

test.each([
  [
    'another version',
    region('eu-west-1', '0.9.0', image('ami-2', '0.9.0')),
    'points at 0.9.0, not 1.0.0',
  ],
  ['nothing', region('eu-west-1', undefined), 'points at nothing'],
  ['a version without its image', region('eu-west-1', '1.0.0'), 'has no x86_64 image'],
  ['an image that is gone', { ...eu, images: {} }, 'x86_64 image ami-2 is not there'],
  [
    'an image of another version',
    region('eu-west-1', '1.0.0', image('ami-2', '0.9.0')),
    'is soe/al2023/0.9.0/x86_64/20261101t000000z-abcdef, not one of 1.0.0',
  ],
  [
    'an image that nobody can launch',
    region('eu-west-1', '1.0.0', image('ami-2', '1.0.0', { state: 'disabled' })),
    'x86_64 image ami-2 is disabled',
  ],
] as const)('a region whose channel shows %s has drifted', (_, there, message) => {
  const { flavors } = fleetStatus(
    fleet([us, region('us-west-2', '1.0.0', image('ami-3', '1.0.0')), there]),
  );

  expect(flavors[0]?.drift).toMatchObject([
    { region: 'eu-west-1', channel: 'stable', message: expect.stringContaining(message) },
  ]);
});

test('a region that cannot be read is told, and says nothing about the channels', () => {
  const broken = { region: 'eu-west-1', images: {}, parameters: {}, unreachable: 'denied' };
  const { flavors } = fleetStatus(fleet([us, broken]));

  expect(flavors[0]?.drift).toEqual([{ region: 'eu-west-1', message: 'cannot be read: denied' }]);
  expect(flavors[0]?.channels[0]?.releases).toMatchObject([{ regions: ['us-east-1'] }]);
});

test('a flavor that was never released, and a channel that was never begun, are no drift', () => {
  const seen = fleetStatus(fleet([region('us-east-1', undefined)], { cadence: 'P1M' }));

  expect(seen.flavors[0]).toMatchObject({ drift: [], cadence: { overdue: false } });
  expect(formatStatus(seen)).toMatch(/^al2023: no release yet\n.*\n {2}stable +-$/);
});

test('the table fits 80 columns with the longest usual names', () => {
  const regions = ['ap-southeast-1', 'ap-northeast-3'].map((name) =>
    region(name, '2026.11.10', image(`ami-${name}`, '2026.11.10')),
  );
  const seen = fleetStatus(
    fleet(regions, {
      ...{ cadence: 'P1M', supportPeriod: 'P6M' },
      nextSources: { x86_64: { imageId: 'ami-next' } },
    }),
  );
  const other = region('us-gov-west-1', '2026.10.10', image('ami-9', '2026.10.10'));
  const split = fleetStatus(fleet([...regions, other]));

  for (const line of `${formatStatus(seen)}\n${formatStatus(split)}`.split('\n')) {
    if (!line.startsWith('  !')) expect(line.length, line).toBeLessThanOrEqual(80);
  }
});

test('an image that was never published is not the newest release, and who refused it is told', () => {
  const here = region(
    'us-east-1',
    '1.0.0',
    image('ami-1', '1.0.0'),
    image('ami-2', '1.1.0', later),
  );
  const gates = {
    '1.1.0': [
      { name: 'launch-tests', status: 'failed', summary: '' },
      { name: 'scans', status: 'passed', summary: '' },
    ],
  } as const;
  const seen = fleetStatus(fleet([here], { unpublished: ['1.1.0'], gates }));
  const alone = fleetStatus(
    fleet([region('us-east-1', undefined, image('ami-2', '1.1.0', later))], {
      unpublished: ['1.1.0'],
    }),
  );

  expect(seen.flavors).toMatchObject([
    {
      newest: { version: '1.0.0' },
      unpublished: [{ version: '1.1.0', refusedBy: ['launch-tests'] }],
    },
  ]);
  expect(formatStatus(seen)).toContain('\n  not published: 1.1.0 (refused by launch-tests)\n');
  expect(formatStatus(alone)).toMatch(/^al2023: no release yet\n {2}not published: 1\.1\.0\n/);
});

const later = { createdAt: '2026-11-27T00:00:00.000Z' };
