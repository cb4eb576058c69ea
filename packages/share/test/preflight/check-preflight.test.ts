import { expect, test } from 'vitest';
import type { FoundImage, ObservedImage, SeenQuotas } from '../../src/index.js';
import {
  allowing,
  brief,
  builtImage,
  check,
  observed,
  openKey,
  policyOf,
  release,
  seen,
  seenKey,
  unreachable,
} from '../support/preflight.js';
import { consumer, otherConsumer, owner, releaseOf, simple } from '../support/release.js';

const built = (more: object) => ({
  regions: [
    { region: 'us-east-1', images: [{ ...builtImage, ...more } as ObservedImage] },
    { region: 'eu-west-1', images: [] },
  ],
});

const foundImage: FoundImage = {
  imageId: 'ami-built',
  name: builtImage.name,
  state: 'available',
  createdAt: '2026-11-22T10:00:00.000Z',
  tags: {},
  snapshotIds: [],
};

test('when nothing stands in the way, nothing is found', () => {
  expect(check()).toEqual([]);
});

test('regions must exist and be enabled; a slip of the pen is recognised', () => {
  const regions = ['us-east-1', 'eu-wets-1', 'ap-east-1', 'eu-south-1', 'xx-nowhere-9'];
  const findings = check({ distribution: { regions: regions.map((region) => ({ region })) } });
  expect(brief(findings)).toEqual([
    '! ap-east-1 REGION_NOT_ENABLED',
    '! eu-wets-1 REGION_UNKNOWN',
    '! xx-nowhere-9 REGION_UNKNOWN',
  ]);
  expect(findings[1]?.advice).toContain('eu-west-1');
  expect(findings[2]?.advice).toBe('Leave it out.');
});

test('regions that may not be listed are a warning', () => {
  expect(brief(check({ seen: { regions: unreachable } }))).toEqual(['? us-east-1 UNREAD']);
});

test.each([
  ['exists not', seenKey('missing'), '! eu-west-1 KEY_MISSING'],
  ['is disabled', seenKey({ state: 'Disabled' }), '! eu-west-1 KEY_NOT_ENABLED'],
  ['will be deleted', seenKey({ state: 'PendingDeletion' }), '! eu-west-1 KEY_NOT_ENABLED'],
  ['lacks its material', seenKey({ state: 'PendingImport' }), '! eu-west-1 KEY_NOT_ENABLED'],
  ['is not symmetric', seenKey({ spec: 'RSA_2048' }), '! eu-west-1 KEY_NOT_SYMMETRIC'],
  ['makes codes', seenKey({ usage: 'GENERATE_VERIFY_MAC' }), '! eu-west-1 KEY_NOT_SYMMETRIC'],
  ['belongs to AWS', seenKey({ manager: 'AWS' }), '! eu-west-1 KEY_NOT_SHAREABLE'],
  ['may not be read', seenKey({}, { key: unreachable }), '? eu-west-1 UNREAD'],
])('a key that %s', (_, key, found) => {
  expect(brief(check({ seen: { keys: [key] } }))).toEqual([found]);
});

test('where nobody is shared with, a key only has to work', () => {
  const distribution = { accounts: [] };
  expect(check({ distribution, seen: { keys: [seenKey({ manager: 'AWS' })] } })).toEqual([]);
  const [finding] = check({ distribution, seen: { keys: [seenKey('missing')] } });
  expect(finding?.code).toBe('KEY_MISSING');
});

test('a key of another region is recognised by its ARN, and so is one with replicas', () => {
  const reference = openKey.arn.replace('eu-west-1', 'us-east-1').replace('key/', 'key/mrk-');
  const [finding] = check({ seen: { keys: [seenKey('missing', { reference })] } });
  expect(finding?.seen).toContain('is in us-east-1');
  expect(finding?.advice).toContain('replica');
});

test('a policy that lets nobody else use the key is reported with what is missing in it', () => {
  const policy = { value: policyOf(allowing(`arn:aws:iam::${owner}:root`)) };
  const grants = { value: { grants: [], more: false } };
  const findings = check({
    distribution: { accounts: [consumer, otherConsumer] },
    seen: { keys: [seenKey({}, { policy, grants })] },
  });
  expect(brief(findings)).toEqual(['! eu-west-1 KEY_POLICY_MISSING']);
  expect(findings[0]?.statements).toEqual([
    {
      Sid: 'UseOfSharedImagesByAccounts',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${consumer}:root`, `arn:aws:iam::${otherConsumer}:root`] },
      Action: [
        'kms:DescribeKey',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
      ],
      Resource: '*',
    },
  ]);
});

test('grants that were not all read leave doubt', () => {
  const policy = { value: policyOf(allowing(`arn:aws:iam::${owner}:root`)) };
  const some = { value: { grants: [], more: true } };
  const found = (grants: typeof some | typeof unreachable) =>
    brief(check({ seen: { keys: [seenKey({}, { policy, grants })] } }));
  expect(found(some)).toEqual(['? eu-west-1 KEY_POLICY_UNSURE']);
  expect(found(unreachable)).toEqual(['? eu-west-1 KEY_POLICY_UNSURE', '? eu-west-1 UNREAD']);
});

test('the policy of a key of another account is its own, so everything is proposed and nothing claimed', () => {
  const account = '999988887777';
  const { policy: _, ...key } = seenKey({ arn: openKey.arn.replace(owner, account), account });
  const findings = check({
    seen: { keys: [{ ...key, grants: { value: { grants: [], more: false } } }] },
  });
  expect(brief(findings)).toEqual(['? eu-west-1 KEY_POLICY_UNSURE']);
  // Whoever copies needs the key as well.
  expect(JSON.stringify(findings[0]?.statements)).toContain(owner);
});

test('a denial is named, because no statement helps against it', () => {
  const denial = {
    ...allowing(consumer, { Sid: 'Never', Action: 'kms:CreateGrant' }),
    Effect: 'Deny',
  };
  const policy = { value: policyOf(allowing('*'), denial) };
  const findings = check({ seen: { keys: [seenKey({}, { policy })] } });
  expect(brief(findings)).toEqual(['! eu-west-1 KEY_POLICY_DENIES']);
  expect(findings[0]?.seen).toContain('Never');
});

test('a policy that would pass 32 KB is told, with the way out', () => {
  const accounts = Array.from({ length: 1000 }, (_, index) => String(100000000000 + index));
  const policy = { value: policyOf(allowing(`arn:aws:iam::${owner}:root`)) };
  const grants = { value: { grants: [], more: false } };
  const findings = check({
    distribution: { accounts },
    seen: { keys: [seenKey({}, { policy, grants })] },
  });
  expect(brief(findings)).toEqual([
    '! eu-west-1 KEY_POLICY_MISSING',
    '? eu-west-1 KEY_POLICY_TOO_LARGE',
  ]);
  expect(findings[1]?.advice).toContain('aws:PrincipalOrgID');
});

test('marketplace products may be neither shared nor copied', () => {
  const findings = check({ observed: built({ productCodes: ['abcdef'] }) });
  expect(brief(findings)).toEqual(['! us-east-1 PRODUCT_CODES']);
  expect(findings[0]?.seen).toContain('copying and sharing');
  const alone = { regions: [], accounts: [] };
  expect(check({ distribution: alone, observed: built({ productCodes: ['abcdef'] }) })).toEqual([]);
});

test('public images are neither blocked nor encrypted', () => {
  const publicAccess = [
    {
      region: 'us-east-1',
      seen: { value: { images: 'block-new-sharing', snapshots: 'unblocked' } },
    },
    { region: 'eu-west-1', seen: unreachable },
  ];
  const found = (more: object, about: object = {}) =>
    brief(
      check({
        distribution: { accounts: [], public: true, ...more },
        seen: { publicAccess },
        ...about,
      }),
    );
  expect(found({})).toEqual(['! us-east-1 PUBLIC_IMAGES_BLOCKED', '? eu-west-1 UNREAD']);
  expect(found({}, { observed: built({ encrypted: true }) })).toEqual(
    expect.arrayContaining(['! us-east-1 PUBLIC_ENCRYPTED', '! eu-west-1 PUBLIC_ENCRYPTED']),
  );
  const always = { always: true, kmsKeyId: 'alias/aws/ebs' };
  const encryption = [{ region: 'eu-west-1', seen: { value: always } }];
  expect(found({}, { seen: { publicAccess, encryption } })).toContain(
    '! eu-west-1 PUBLIC_ENCRYPTED',
  );
  const keyed = { regions: [{ region: 'eu-west-1', kmsKeyId: 'alias/x' }] };
  expect(found(keyed)).toContain('! eu-west-1 PUBLIC_ENCRYPTED');
  // What is public already stays so.
  expect(found({}, { observed: built({ permissions: ['all'] }) })).toEqual(['? eu-west-1 UNREAD']);
});

test.each([
  ['2026-11-21', {}, ['? us-east-1 DEPRECATION_PAST']],
  ['2036-11-23', {}, ['! us-east-1 DEPRECATION_TOO_FAR']],
  ['2036-11-22T11:00:00Z', {}, []],
  ['2028-11-23', {}, []],
  ['2028-11-23', { public: true }, ['! us-east-1 DEPRECATION_TOO_FAR']],
  ['2028-11-21', { public: true }, []],
  ['never', {}, []],
])('the deprecation date %s with %j', (deprecateAt, more, found) => {
  expect(brief(check({ distribution: { deprecateAt, ...more } }))).toEqual(found);
});

test('images that are deprecated already need no warning of a date that is past', () => {
  const distribution = { deprecateAt: '2026-11-01', regions: [] };
  const deprecated = built({ deprecateAt: '2026-11-01T00:00:00.000Z' });
  expect(check({ distribution, observed: deprecated })).toEqual([]);
  const later = built({ deprecateAt: '2026-12-01T00:00:00.000Z' });
  expect(brief(check({ distribution, observed: later }))).toEqual(['? us-east-1 DEPRECATION_PAST']);
});

test('two years of a public image begin when it was made', () => {
  const distribution = { public: true, deprecateAt: '2028-11-21' };
  const image = { ...foundImage, createdAt: '2026-11-01T00:00:00.000Z' };
  const images = [{ region: 'us-east-1', seen: { value: [image] } }];
  expect(brief(check({ distribution, seen: { images } }))).toEqual([
    '! us-east-1 DEPRECATION_TOO_FAR',
  ]);
});

test('tags count together, whoever they are of', () => {
  const many = (prefix: string, length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`${prefix}${index}`, 'x']));
  const tags = (own: number, shared: number) =>
    brief(
      check({
        distribution: { tags: many('a', 20), sharedTags: many('s', shared) },
        observed: built({ tags: { ...many('o', own), 'aws:x': 'y' } }),
      }),
    );
  expect(tags(20, 10)).toEqual([]);
  expect(tags(20, 11)).toEqual(['! us-east-1 TAGS_TOO_MANY', '! eu-west-1 TAGS_TOO_MANY']);
});

test('a sixth watermark is too many, one that is there is not counted twice', () => {
  const keys = (...names: readonly string[]) => names.map((name) => `${owner}:${name}`);
  const found = (...names: readonly string[]) =>
    brief(
      check({ distribution: { watermark: true }, observed: built({ watermarks: keys(...names) }) }),
    );
  expect(found('a', 'b', 'c', 'd')).toEqual([]);
  expect(found('a', 'b', 'c', 'd', 'soe.al2023')).toEqual([]);
  expect(found('a', 'b', 'c', 'd', 'e')).toContain('! us-east-1 WATERMARKS_TOO_MANY');
});

test('zones of fast restore are some of their region', () => {
  const zones = { 'eu-west-1': ['eu-west-1a', 'eu-west-1z'] };
  const findings = check({
    distribution: { fastRestore: { until: '2026-12-01', zones } },
    seen: { zones: [{ region: 'eu-west-1', seen: { value: ['eu-west-1a', 'eu-west-1b'] } }] },
  });
  expect(brief(findings)).toEqual(['! eu-west-1 ZONE_UNKNOWN']);
  expect(findings[0]?.seen).toContain('eu-west-1z');
  const over = { fastRestore: { until: '2026-11-01', zones } };
  const known = [{ region: 'eu-west-1', seen: { value: ['eu-west-1a'] } }];
  expect(check({ distribution: over, seen: { zones: known } })).toEqual([]);
});

const quotas = (more: Partial<SeenQuotas>): SeenQuotas => ({
  region: 'eu-west-1',
  added: { images: 2 },
  used: { value: { images: 49_998 } },
  limits: { value: { images: 50_000 } },
  ...more,
});

test.each([
  ['just fits', quotas({}), []],
  ['is one too many', quotas({ added: { images: 3 } }), ['! eu-west-1 QUOTA_EXCEEDED']],
  [
    'is more than everybody has, and the quota was not read',
    quotas({ added: { images: 3 }, limits: unreachable }),
    ['? eu-west-1 QUOTA_EXCEEDED', '? eu-west-1 UNREAD'],
  ],
  [
    'is more than everybody has, and Service Quotas does not know it',
    quotas({ added: { images: 3 }, limits: { value: {} } }),
    ['? eu-west-1 QUOTA_EXCEEDED'],
  ],
  ['cannot be counted', quotas({ used: unreachable }), ['? eu-west-1 UNREAD']],
  [
    'is in a consumer account',
    quotas({
      account: consumer,
      added: { standardParameters: 2 },
      used: { value: { standardParameters: 9_999 } },
      limits: { value: { standardParameters: 10_000 } },
    }),
    [`! eu-west-1 ${consumer} QUOTA_EXCEEDED`],
  ],
])('what is added and %s', (_, place, found) => {
  expect(brief(check({ seen: { quotas: [place] } }))).toEqual(found);
});

test('an image is shared with at most a thousand', () => {
  const accounts = (length: number) =>
    Array.from({ length }, (_, index) => String(100000000000 + index));
  expect(check({ distribution: { accounts: accounts(1000) } })).toEqual([]);
  expect(brief(check({ distribution: { accounts: accounts(1001) } }))).toEqual([
    '? us-east-1 QUOTA_EXCEEDED',
  ]);
});

test('an image of another build, or another than recorded, must not have the name', () => {
  const there = (image: Partial<ObservedImage>) => ({
    regions: [
      { region: 'us-east-1', images: [builtImage] },
      { region: 'eu-west-1', images: [{ ...builtImage, imageId: 'ami-there', ...image }] },
    ],
  });
  expect(check({ observed: there({}) })).toEqual([]);
  expect(check({ observed: there({ tags: {} }) })).toEqual([]);
  expect(brief(check({ observed: there({ tags: { 'soe:build-id': 'other' } }) }))).toEqual([
    '! eu-west-1 NAME_TAKEN',
  ]);
  const copy = { ...release.images[0], region: 'eu-west-1', imageId: 'ami-copy' };
  const recorded = { ...release, images: [...release.images, copy] } as typeof release;
  expect(brief(check({ release: recorded, observed: there({}) }))).toEqual([
    '! eu-west-1 NAME_TAKEN',
  ]);
});

test('several images of one name are told', () => {
  const found = (...states: readonly string[]) =>
    brief(
      check({
        seen: {
          images: [
            {
              region: 'us-east-1',
              seen: {
                value: states.map((state, index) => ({
                  ...foundImage,
                  imageId: `ami-${index}`,
                  state,
                })),
              },
            },
          ],
        },
      }),
    );
  expect(found('available', 'pending')).toEqual(['? us-east-1 NAME_TWICE']);
  expect(found('available', 'failed')).toEqual([]);
});

test('a version that holds another image is taken, in whichever account', () => {
  const path = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
  const parameters = [
    { region: 'us-east-1', values: { [path]: 'ami-built' } },
    { region: 'us-east-1', account: consumer, values: { [path]: 'ami-other' } },
    { region: 'eu-west-1', values: { [path]: 'ami-other' } },
  ];
  const distribution = { parameters: { accounts: [{ account: consumer, role: 'soe' }] } };
  expect(brief(check({ distribution, observed: { parameters } }))).toEqual([
    `! us-east-1 ${consumer} VERSION_TAKEN`,
    '! eu-west-1 VERSION_TAKEN',
  ]);
});

test('roles must let in, and lead to the account that is meant', () => {
  const role = { account: consumer, role: 'soe', region: 'us-east-1' };
  const refused = { unreachable: { code: 'SHARE_ROLE_REFUSED', message: 'refused' } } as const;
  const found = (assumed: typeof refused | typeof unreachable | { value: string }) =>
    brief(check({ seen: { roles: [{ ...role, assumed }] } }));
  expect(found({ value: consumer })).toEqual([]);
  expect(found({ value: otherConsumer })).toEqual([
    `! us-east-1 ${consumer} ROLE_OF_ANOTHER_ACCOUNT`,
  ]);
  expect(found(refused)).toEqual([`! us-east-1 ${consumer} ROLE_REFUSED`]);
  expect(found(unreachable)).toEqual([`? us-east-1 ${consumer} UNREAD`]);
});

test('the summary of a version fits a parameter', () => {
  const repository = `https://example.com/${'x'.repeat(5000)}`;
  const large = { ...release, source: { ...release.source, repository } } as typeof release;
  expect(brief(check({ release: large }))).toEqual(['! us-east-1 PARAMETER_TOO_LARGE']);
  const { source: _, ...none } = release;
  expect(brief(check({ release: none }))).toEqual(['! us-east-1 PARAMETER_TOO_LARGE']);
});

test('findings of every kind come together, errors first', () => {
  const findings = check({
    distribution: { deprecateAt: '2020-01-01', regions: [{ region: 'ap-east-1' }] },
    observed: built({ productCodes: ['x'] }),
    seen: { keys: [seenKey('missing')] },
  });
  expect(brief(findings)).toEqual([
    '! ap-east-1 REGION_NOT_ENABLED',
    '! eu-west-1 KEY_MISSING',
    '! us-east-1 PRODUCT_CODES',
    '? us-east-1 DEPRECATION_PAST',
  ]);
  for (const { seen: text, advice } of findings) {
    expect(text).not.toBe('');
    expect(advice).toMatch(/\.$/);
  }
});

test('a release without an image anywhere is refused as everywhere else', () => {
  expect(() => check({ release: releaseOf([]) })).toThrow(/lists no image/);
  expect(() => check({ distribution: { ...simple, accounts: ['x'] } })).toThrow(/twelve digits/);
  expect(seen.keys).toEqual([]);
  expect(observed.parameters).toEqual([]);
});
