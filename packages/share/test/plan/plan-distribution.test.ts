import { formatVersionSummary, versionSummary } from '@soe/contract';
import { describe, expect, test } from 'vitest';
import { findDisorder } from '../../src/apply/run-graph.js';
import {
  type Distribution,
  type ObservedDistribution,
  type ObservedImage,
  type ObservedParameters,
  planDistribution,
} from '../../src/index.js';
import { consumer, nameOf, organization, releaseOf, simple, unit } from '../support/release.js';
import { arm, x86 } from '../support/world.js';

const tags = { 'soe:flavor': 'al2023' };
const release = releaseOf([x86]);
const imagePath = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
const summaryPath = '/soe/al2023/versions/2026.11.0/summary';
const summary = formatVersionSummary(versionSummary(release));
const role = { account: consumer, role: 'soe-parameters' };

function image(more: Partial<ObservedImage> = {}): ObservedImage {
  return {
    imageId: 'ami-x86',
    name: nameOf('x86_64'),
    state: 'available',
    tags,
    permissions: [consumer],
    snapshots: [{ snapshotId: 'snap-1', tags }],
    ...more,
  };
}

function parameters(region: string, imageId: string, account?: string): ObservedParameters {
  return {
    region,
    ...(account !== undefined && { account }),
    values: { [imagePath]: imageId, [summaryPath]: summary },
  };
}

const us = { region: 'us-east-1', images: [image()] };
const eu = { region: 'eu-west-1', images: [image({ imageId: 'ami-eu' })] };
const at = '2026-11-22T10:00:00.000Z';
const complete: ObservedDistribution = {
  at,
  regions: [us, eu],
  parameters: [parameters('us-east-1', 'ami-x86'), parameters('eu-west-1', 'ami-eu')],
};
const euWithout: ObservedDistribution = {
  at,
  regions: [us, { region: 'eu-west-1', images: [] }],
  parameters: [parameters('us-east-1', 'ami-x86'), { region: 'eu-west-1', values: {} }],
};

function plan(more: Partial<Distribution> = {}, seen = complete) {
  return planDistribution([release], { ...simple, ...more }, seen);
}

function ids(more: Partial<Distribution> = {}, seen = complete) {
  return plan(more, seen).actions.map((action) => action.id);
}

describe('planDistribution', () => {
  test('plans nothing when everything is as configured', () => {
    expect(plan()).toMatchObject({ actions: [], problems: [] });
  });

  test('is plain JSON and the same each time', () => {
    const planned = plan({ tags: { team: 'platform' } }, euWithout);

    expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
    expect(plan({ tags: { team: 'platform' } }, euWithout)).toEqual(planned);
  });

  test('copies to a region without the image, then waits, shares and publishes, in this order', () => {
    const { actions } = plan({ shareSnapshots: true }, euWithout);
    const inEurope = actions.filter((action) => action.region === 'eu-west-1');

    expect(inEurope.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['eu-west-1/al2023/2026.11.0/x86_64/copy-image', []],
      [
        'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
        ['eu-west-1/al2023/2026.11.0/x86_64/copy-image'],
      ],
      [
        'eu-west-1/al2023/2026.11.0/x86_64/share-snapshots',
        ['eu-west-1/al2023/2026.11.0/x86_64/wait-for-image'],
      ],
      [
        'eu-west-1/al2023/2026.11.0/x86_64/share-image',
        [
          'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
          'eu-west-1/al2023/2026.11.0/x86_64/share-snapshots',
        ],
      ],
      [
        `eu-west-1/owner${imagePath}`,
        [
          'eu-west-1/al2023/2026.11.0/x86_64/copy-image',
          'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
          'eu-west-1/al2023/2026.11.0/x86_64/share-snapshots',
          'eu-west-1/al2023/2026.11.0/x86_64/share-image',
        ],
      ],
      [`eu-west-1/owner${summaryPath}`, [`eu-west-1/owner${imagePath}`]],
    ]);
  });

  test('gives a copy the name of its source, all tags, the key of the region and a token of 64 characters', () => {
    const { actions } = plan(
      {
        regions: [{ region: 'eu-west-1', kmsKeyId: 'alias/soe' }],
        tags: { team: 'platform' },
      },
      {
        ...euWithout,
        regions: [
          { region: 'us-east-1', images: [image({ tags: { ...tags, 'aws:ours': 'no' } })] },
          { region: 'eu-west-1', images: [] },
        ],
      },
    );

    expect(actions.find((action) => action.type === 'copy-image')).toMatchObject({
      type: 'copy-image',
      name: nameOf('x86_64'),
      sourceRegion: 'us-east-1',
      sourceImageId: 'ami-x86',
      kmsKeyId: 'alias/soe',
      tags: { ...tags, team: 'platform' },
      clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('gives copies that differ in anything different tokens', () => {
    const token = (more: Partial<Distribution>) =>
      plan(more, euWithout).actions.flatMap((each) =>
        each.type === 'copy-image' ? each.clientToken : [],
      )[0];
    const key = { regions: [{ region: 'eu-west-1', kmsKeyId: 'alias/soe' }] };

    const tokens = [token({}), token(key), token({ tags: { team: 'platform' } })];

    expect(new Set(tokens).size).toBe(3);
  });

  test('adds the build region when it is not listed', () => {
    expect(plan({ regions: [] }, complete).images.map((each) => each.region)).toEqual([
      'us-east-1',
    ]);
  });

  test('adopts an image of the same name and waits for a pending one', () => {
    const pending = image({
      imageId: 'ami-eu',
      state: 'pending',
      permissions: [],
      snapshots: [],
    });
    const seen = { ...euWithout, regions: [us, { region: 'eu-west-1', images: [pending] }] };

    expect(ids({}, seen)).toEqual([
      'eu-west-1/al2023/2026.11.0/x86_64/wait-for-image',
      'eu-west-1/al2023/2026.11.0/x86_64/share-image',
      `eu-west-1/owner${imagePath}`,
      `eu-west-1/owner${summaryPath}`,
    ]);
    expect(plan({}, seen).images).toContainEqual({
      region: 'eu-west-1',
      flavor: 'al2023',
      version: '2026.11.0',
      architecture: 'x86_64',
      name: nameOf('x86_64'),
      imageId: 'ami-eu',
    });
  });

  test('waits for a built image that is pending before it is copied', () => {
    const pending = image({ state: 'pending', permissions: [], snapshots: [] });
    const { actions } = plan(
      {},
      {
        ...euWithout,
        regions: [{ region: 'us-east-1', images: [pending] }, euWithout.regions[1] ?? eu],
      },
    );

    expect(actions.find((each) => each.type === 'copy-image')?.dependsOn).toEqual([
      'us-east-1/al2023/2026.11.0/x86_64/wait-for-image',
    ]);
  });

  test('keeps everything an action depends on before it, whichever region an image was built in', () => {
    const both = releaseOf([x86, { ...arm, region: 'eu-west-1' }]);
    const pending = { state: 'pending', permissions: [], snapshots: [] } as const;
    const { actions } = planDistribution([both], simple, {
      at,
      regions: [
        { region: 'us-east-1', images: [image(pending)] },
        {
          region: 'eu-west-1',
          images: [image({ ...pending, imageId: 'ami-arm', name: nameOf('arm64') })],
        },
      ],
      parameters: [
        { region: 'us-east-1', values: {} },
        { region: 'eu-west-1', values: {} },
      ],
    });
    const position = (id: string) => actions.findIndex((action) => action.id === id);

    expect(actions.filter((each) => each.type === 'copy-image')).toHaveLength(2);
    for (const { id, dependsOn } of actions) {
      for (const need of dependsOn) {
        expect(position(need)).toBeGreaterThanOrEqual(0);
        expect(position(need)).toBeLessThan(position(id));
      }
    }
  });

  test('adds a new account with one action per image and removes an old one with one', () => {
    const accounts = ['333344445555'];

    expect(plan({ accounts }).actions).toMatchObject([
      { id: 'us-east-1/al2023/2026.11.0/x86_64/share-image', grantees: accounts },
      { id: 'us-east-1/al2023/2026.11.0/x86_64/unshare-image', grantees: [consumer] },
      { id: 'eu-west-1/al2023/2026.11.0/x86_64/share-image', grantees: accounts },
      { id: 'eu-west-1/al2023/2026.11.0/x86_64/unshare-image', grantees: [consumer] },
    ]);
  });

  test('shares with organisations and units, and takes back what was public', () => {
    const seen = {
      ...complete,
      regions: [{ ...us, images: [image({ permissions: ['all', consumer] })] }, eu],
    };
    const more = { organizations: [organization], organizationalUnits: [unit] };

    expect(plan(more, seen).actions).toMatchObject([
      { type: 'share-image', region: 'us-east-1', grantees: [organization, unit] },
      { type: 'unshare-image', region: 'us-east-1', grantees: ['all'] },
      { type: 'share-image', region: 'eu-west-1', grantees: [organization, unit] },
    ]);
  });

  test('leaves the owner out: it may launch its own images anyway', () => {
    expect(plan({ accounts: [consumer, '111122223333'] }).actions).toEqual([]);
  });

  test('leaves snapshot permissions alone unless they are configured', () => {
    const shared = [{ snapshotId: 'snap-1', tags, permissions: ['333344445555'] }];
    const seen = { ...complete, regions: [{ ...us, images: [image({ snapshots: shared })] }, eu] };

    expect(ids({}, seen)).toEqual([]);
    expect(plan({ shareSnapshots: false }, seen).actions).toMatchObject([
      { type: 'unshare-snapshots', grantees: ['333344445555'], snapshotIds: ['snap-1'] },
    ]);
  });

  test('takes the image back before its snapshots', () => {
    const removed = { permissions: [consumer, '333344445555'] };
    const snapshots = [{ snapshotId: 'snap-1', tags, ...removed }];
    const { actions } = plan(
      { shareSnapshots: true, regions: [] },
      { ...complete, regions: [{ ...us, images: [image({ ...removed, snapshots })] }] },
    );

    expect(actions.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['us-east-1/al2023/2026.11.0/x86_64/unshare-image', []],
      [
        'us-east-1/al2023/2026.11.0/x86_64/unshare-snapshots',
        ['us-east-1/al2023/2026.11.0/x86_64/unshare-image'],
      ],
    ]);
  });

  test('sets missing and different tags on the image and the snapshots that need them, in one action', () => {
    const snapshots = [
      { snapshotId: 'snap-1', tags: { ...tags, team: 'platform' } },
      { snapshotId: 'snap-2', tags: { team: 'other', theirs: 'kept' } },
    ];
    const seen = { ...complete, regions: [{ ...us, images: [image({ snapshots })] }] };

    expect(plan({ regions: [], tags: { team: 'platform' } }, seen).actions).toMatchObject([
      {
        type: 'add-tags',
        tags: { ...tags, team: 'platform' },
        image: true,
        snapshotIds: ['snap-2'],
      },
    ]);
  });

  test('writes parameters of consumer accounts after the permission', () => {
    const empty = { values: {}, account: consumer };
    const { actions } = plan(
      { parameters: { accounts: [role] } },
      {
        ...euWithout,
        parameters: [
          ...euWithout.parameters,
          { region: 'us-east-1', ...empty },
          { region: 'eu-west-1', ...empty },
        ],
      },
    );
    const put = actions.filter(
      (each) => each.type === 'put-parameter' && each.region === 'eu-west-1' && each.consumer,
    );

    expect(put).toMatchObject([
      {
        id: `eu-west-1/${consumer}${imagePath}`,
        consumer: role,
        value: { imageOf: nameOf('x86_64') },
        overwrite: false,
        dependsOn: expect.arrayContaining(['eu-west-1/al2023/2026.11.0/x86_64/share-image']),
      },
      { id: `eu-west-1/${consumer}${summaryPath}`, value: { text: summary } },
    ]);
  });

  test('writes the summary last, over all architectures', () => {
    const both = releaseOf([x86, arm]);
    const { actions } = planDistribution(
      [both],
      { regions: [] },
      {
        at,
        regions: [
          {
            region: 'us-east-1',
            images: [
              image({ permissions: [] }),
              image({ permissions: [], imageId: 'ami-arm', name: nameOf('arm64') }),
            ],
          },
        ],
        parameters: [{ region: 'us-east-1', values: {} }],
      },
    );

    expect(actions.at(-1)).toMatchObject({
      name: summaryPath,
      dependsOn: [
        `us-east-1/owner${imagePath}`,
        `us-east-1/owner${imagePath.replace('x86_64', 'arm64')}`,
      ],
    });
  });

  test('updates a summary that has changed, such as by notes that came later', () => {
    const noted = { ...release, notes: { file: 'notes.md', url: 'https://notes.example.com/1' } };

    expect(planDistribution([noted], simple, complete).actions).toMatchObject([
      { name: summaryPath, overwrite: true },
      { name: summaryPath, overwrite: true },
    ]);
  });

  test('refuses the whole release when the version has another image anywhere', () => {
    const seen = {
      ...complete,
      parameters: [parameters('us-east-1', 'ami-x86'), parameters('eu-west-1', 'ami-other')],
    };

    expect(plan({}, seen).problems).toMatchObject([
      {
        code: 'SHARE_VERSION_TAKEN',
        scope: 'release',
        region: 'eu-west-1',
        message: expect.stringContaining('ami-other'),
      },
    ]);
  });

  test('says what to do with a failed copy, and goes on elsewhere', () => {
    const failed = image({ imageId: 'ami-bad', state: 'failed', stateReason: 'KMS key unusable' });
    const planned = plan(
      { tags: { team: 'platform' } },
      { ...euWithout, regions: [us, { region: 'eu-west-1', images: [failed] }] },
    );

    expect(planned.problems).toMatchObject([
      {
        code: 'SHARE_IMAGE_FAILED',
        scope: 'region',
        message: expect.stringMatching(/ami-bad.*KMS key unusable.*deregister/),
      },
    ]);
    expect(planned.actions.map((action) => action.id)).toEqual([
      'us-east-1/al2023/2026.11.0/x86_64/add-tags',
    ]);
  });

  test('copies wait for the watermark of what was built, also when that has to wait itself', () => {
    const both = releaseOf([x86, { ...arm, region: 'eu-west-1' }]);
    const shown = { permissions: ['all'] };
    const { actions } = planDistribution(
      [both],
      { ...simple, watermark: true },
      {
        at,
        regions: [
          { region: 'us-east-1', images: [image(shown)] },
          {
            region: 'eu-west-1',
            images: [image({ ...shown, imageId: 'ami-arm', name: nameOf('arm64') })],
          },
        ],
        parameters: [
          { region: 'us-east-1', values: {} },
          { region: 'eu-west-1', values: {} },
        ],
      },
    );

    const copies = actions.filter(({ type }) => type === 'copy-image');
    expect(Object.fromEntries(copies.map(({ id, dependsOn }) => [id, dependsOn]))).toEqual({
      'us-east-1/al2023/2026.11.0/arm64/copy-image': [
        'eu-west-1/al2023/2026.11.0/arm64/attach-watermark',
      ],
      'eu-west-1/al2023/2026.11.0/x86_64/copy-image': [
        'us-east-1/al2023/2026.11.0/x86_64/attach-watermark',
      ],
    });
    expect(findDisorder(actions)).toBeUndefined();
  });

  test('publishes no summary while an image of the version has a problem', () => {
    const both = releaseOf([x86, arm]);
    const failed = image({ imageId: 'ami-bad', name: nameOf('arm64'), state: 'failed' });
    const { actions } = planDistribution([both], simple, {
      at,
      regions: [
        {
          region: 'us-east-1',
          images: [image(), image({ imageId: 'ami-arm', name: nameOf('arm64') })],
        },
        { region: 'eu-west-1', images: [image({ imageId: 'ami-eu' }), failed] },
      ],
      parameters: [
        { region: 'us-east-1', values: {} },
        { region: 'eu-west-1', values: {} },
      ],
    });

    expect(
      actions.filter((each) => each.region === 'eu-west-1').map((action) => action.id),
    ).toEqual([`eu-west-1/owner${imagePath}`]);
  });

  test('names a region that could not be read and goes on elsewhere', () => {
    const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'no way' } as const;
    const planned = plan(
      { tags: { team: 'platform' } },
      { ...complete, regions: [us, { region: 'eu-west-1', images: [], unreachable }] },
    );

    expect(planned.problems).toEqual([{ ...unreachable, scope: 'region', region: 'eu-west-1' }]);
    expect(planned.actions.map((action) => action.region)).toEqual(['us-east-1']);
  });

  test('names an account whose role is refused and writes the others', () => {
    const unreachable = { code: 'SHARE_ROLE_REFUSED', message: 'no way' } as const;
    const planned = plan(
      { regions: [], parameters: { accounts: [role] } },
      {
        ...complete,
        parameters: [
          { region: 'us-east-1', values: {} },
          { region: 'us-east-1', account: consumer, values: {}, unreachable },
        ],
      },
    );

    expect(planned.problems).toMatchObject([{ ...unreachable, account: consumer }]);
    expect(planned.actions.map((action) => action.id)).toEqual([
      `us-east-1/owner${imagePath}`,
      `us-east-1/owner${summaryPath}`,
    ]);
  });

  test.each([
    ['is not there', []],
    ['is another one of the same name', [image({ imageId: 'ami-other' })]],
    ['has failed', [image({ state: 'failed' })]],
  ])('can do nothing when the built image %s', (_, images) => {
    const planned = plan({}, { ...euWithout, regions: [{ ...us, images }, eu] });

    expect(planned.actions).toEqual([]);
    expect(planned.problems).toMatchObject([{ code: 'SHARE_SOURCE_MISSING', scope: 'release' }]);
  });

  test('gives a copy the tags of the record, and adds to the built image what it is seen without', () => {
    const known = { ...tags, 'soe:record': 'sha256:abc' };
    const buildId = release.builds[0]?.buildId ?? '';
    const planned = plan(
      { imageTags: { [buildId]: known, other: { 'soe:record': 'sha256:def' } } },
      euWithout,
    );

    expect(planned.actions.filter((each) => 'tags' in each)).toMatchObject([
      {
        type: 'add-tags',
        region: 'us-east-1',
        tags: { 'soe:record': 'sha256:abc' },
        image: true,
        snapshotIds: ['snap-1'],
      },
      { type: 'copy-image', region: 'eu-west-1', tags: known },
    ]);
  });

  test('believes the record before what is seen and what is configured', () => {
    const buildId = release.builds[0]?.buildId ?? '';
    const { actions } = plan(
      { imageTags: { [buildId]: { 'soe:flavor': 'rhel-9' } }, tags: { 'soe:flavor': 'other' } },
      euWithout,
    );

    expect(actions.find((each) => each.type === 'copy-image')?.tags).toEqual({
      'soe:flavor': 'rhel-9',
    });
  });

  test('refuses tags that only together are too many for EC2', () => {
    const many = Array.from({ length: 50 }, (_, index) => [`key${index}`, '']);

    expect(() => plan({ tags: Object.fromEntries(many) })).toThrow(
      expect.objectContaining({ code: 'CONTRACT_TAG_INVALID' }),
    );
  });
});
