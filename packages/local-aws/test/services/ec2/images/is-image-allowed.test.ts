import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vulnerabilities } from '../../../../src/seeds/vulnerabilities.js';
import type { ImageScan } from '../../../../src/services/ec2/images/image-scan.js';
import { isImageAllowed } from '../../../../src/services/ec2/images/is-image-allowed.js';
import type { ImageCriterion } from '../../../../src/state/tables/account-settings.js';
import type { Image } from '../../../../src/state/tables/image.js';

const now = new Date('2026-11-22T10:00:00Z');
const day = 24 * 60 * 60 * 1000;
const daysAgo = (days: number): string => new Date(now.getTime() - days * day).toISOString();

const image: Image = {
  id: 'ami-00000000000000001',
  owner: '111122223333',
  name: 'golden-1',
  creationDate: daysAgo(10),
  blockDevices: [],
  permissions: [],
  disabled: false,
  protection: 'disabled',
  architecture: 'x86_64',
  virtualizationType: 'hvm',
  enaSupport: true,
  platformDetails: 'Linux/UNIX',
  usageOperation: 'RunInstances',
};

const high = vulnerabilities.find(({ severity }) => severity === 'high');
if (high === undefined) throw new Error('no vulnerability is high');
const clean: ImageScan = { scannedAt: daysAgo(2), findings: [] };
const fixable: ImageScan = {
  scannedAt: daysAgo(2),
  findings: [{ vulnerability: high, firstObservedAt: daysAgo(9), fixAvailableSince: daysAgo(6) }],
};

function allowed(
  criterion: ImageCriterion,
  change: Partial<Image> = {},
  scan: ImageScan | undefined = undefined,
): boolean {
  return isImageAllowed({ ...image, ...change }, [criterion], { now, scanOf: () => scan });
}

describe('one parameter', () => {
  test.each<[string, boolean, ImageCriterion, Partial<Image>]>([
    ['its owner', true, { providers: ['111122223333'] }, {}],
    ['any of several providers', true, { providers: ['amazon', '111122223333'] }, {}],
    ['its alias', true, { providers: ['amazon'] }, { ownerAlias: 'amazon' }],
    ['another owner', false, { providers: ['222233334444'] }, {}],
    ['nobody', false, { providers: ['none'] }, {}],
    ['a name with a wildcard', true, { names: ['x', 'golden-*'] }, {}],
    ['another name', false, { names: ['golden'] }, {}],
    ['a product code', false, { productCodes: ['abc'] }, {}],
    ['its age', true, { mostDaysCreated: 10 }, {}],
    ['less than its age', false, { mostDaysCreated: 9 }, {}],
    ['no deprecation', true, { mostDaysDeprecated: 0 }, {}],
    ['a deprecation to come', true, { mostDaysDeprecated: 0 }, { deprecationTime: daysAgo(-1) }],
    ['a fresh deprecation', true, { mostDaysDeprecated: 3 }, { deprecationTime: daysAgo(2) }],
    ['an old deprecation', false, { mostDaysDeprecated: 3 }, { deprecationTime: daysAgo(4) }],
    [
      'zero days, deprecated now',
      false,
      { mostDaysDeprecated: 0 },
      { deprecationTime: daysAgo(0) },
    ],
  ])('%s is %s', (_, expected, criterion, change) => {
    expect(allowed(criterion, change)).toBe(expected);
  });
});

describe('a watermark', () => {
  const watermarks = [
    {
      key: '111122223333:soe.al2023',
      sourceImageId: 'ami-00000000000000002',
      sourceImageRegion: 'us-east-1',
      sourceImageCreationTime: daysAgo(30),
      attachedAt: daysAgo(20),
    },
  ];

  test.each<[string, boolean, NonNullable<ImageCriterion['watermarks']>]>([
    ['its key', true, [{ key: '111122223333:soe.*' }]],
    ['any of several', true, [{ key: 'x' }, { region: 'us-*' }]],
    ['a key of another account', false, [{ key: '222233334444:*' }]],
    ['key and region at once', false, [{ key: '111122223333:*', region: 'eu-*' }]],
    ['the age of its source', true, [{ mostDaysSourceCreated: 30 }]],
    ['less than that', false, [{ mostDaysSourceCreated: 29 }]],
    ['its own age', true, [{ mostDaysAttached: 20 }]],
    ['less than that too', false, [{ mostDaysAttached: 19 }]],
  ])('is asked for by %s: %s', (_, expected, wanted) => {
    expect(allowed({ watermarks: wanted }, { watermarks })).toBe(expected);
  });

  test('is not there by itself', () => {
    expect(allowed({ watermarks: [{ key: '*' }] })).toBe(false);
  });
});

describe('a scan', () => {
  const none = {};

  test.each<[string, boolean, NonNullable<ImageCriterion['scan']>, ImageScan | undefined]>([
    ['must have been', false, { mostDaysFixable: none }, undefined],
    ['may have found nothing', true, { worstSeverity: 'low', mostDaysFixable: none }, clean],
    ['may be as old as asked', true, { mostDaysScanned: 2, mostDaysFixable: none }, clean],
    ['may not be older', false, { mostDaysScanned: 1, mostDaysFixable: none }, clean],
    ['may find what is asked', true, { worstSeverity: 'high', mostDaysFixable: none }, fixable],
    ['may find nothing worse', false, { worstSeverity: 'medium', mostDaysFixable: none }, fixable],
    ['may find what could be fixed', true, { mostDaysFixable: { high: 6 } }, fixable],
    ['but not for longer', false, { mostDaysFixable: { high: 5 } }, fixable],
    ['of that severity', true, { mostDaysFixable: { critical: 0 } }, fixable],
  ])('%s: %s', (_, expected, wanted, scan) => {
    expect(allowed({ scan: wanted }, {}, scan)).toBe(expected);
  });
});

const criteria = fc.array(
  fc.record(
    {
      providers: fc.subarray(['amazon', '111122223333', '222233334444'], { minLength: 1 }),
      names: fc.subarray(['golden-*', 'other', '*'], { minLength: 1 }),
      mostDaysCreated: fc.nat(20),
      mostDaysDeprecated: fc.nat(5),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 5 },
);
const images = fc
  .record(
    {
      owner: fc.constantFrom('111122223333', '222233334444'),
      name: fc.constantFrom('golden-1', 'other', 'third'),
      creationDate: fc.nat(20).map(daysAgo),
      deprecationTime: fc.integer({ min: -5, max: 5 }).map(daysAgo),
    },
    { requiredKeys: [] },
  )
  .map((change): Image => ({ ...image, ...change }));
const judgement = { now, scanOf: () => undefined };

test('more criteria never allow less, and an image is allowed by one of them alone', () => {
  fc.assert(
    fc.property(images, criteria, criteria, (one, some, more) => {
      const bySome = isImageAllowed(one, some, judgement);

      expect(isImageAllowed(one, [...some, ...more], judgement)).toBe(
        bySome || isImageAllowed(one, more, judgement),
      );
      expect(some.some((criterion) => isImageAllowed(one, [criterion], judgement))).toBe(bySome);
    }),
  );
});

test('more parameters of a criterion never allow more', () => {
  fc.assert(
    fc.property(images, criteria, (one, some) => {
      for (const criterion of some) {
        for (const name of Object.keys(criterion)) {
          const { [name as keyof typeof criterion]: _left, ...fewer } = criterion;
          if (isImageAllowed(one, [criterion], judgement)) {
            expect(isImageAllowed(one, [fewer], judgement)).toBe(true);
          }
        }
      }
    }),
  );
});
