import { describe, expect, test } from 'vitest';
import { launchTemplateChange } from '../../src/plan/launch-template-change.js';
import { type LaunchableImage, planLaunchTemplates } from '../../src/plan/plan-launch-templates.js';
import { inRegion, seenImage } from '../support/image-in-region.js';
import { nameOf } from '../support/release.js';

const id = 'lt-0123456789abcdef0';
const template = {
  region: 'eu-west-1',
  launchTemplateId: id,
  flavor: 'al2023',
  architecture: 'x86_64',
} as const;
const versions = (latest: string, standard = latest) => ({
  latest: { version: 7, imageId: latest },
  default: { version: 3, imageId: standard },
});
const image = (
  version = '2026.11.0',
  imageId: string | undefined = 'ami-copy',
): LaunchableImage => ({
  built: { ...inRegion({}).built, version, name: `image of ${version}` },
  seen: imageId === undefined ? undefined : seenImage({ imageId }),
  after: ['shared'],
});

describe('a launch template', () => {
  test('gets a version with the image that it does not launch yet', () => {
    const seen = [{ launchTemplateId: id, ...versions('ami-old') }];

    expect(planLaunchTemplates('eu-west-1', [template], [image()], seen)).toEqual({
      problems: [],
      actions: [
        {
          id: `eu-west-1/${id}/bump-launch-template`,
          type: 'bump-launch-template',
          region: 'eu-west-1',
          reason: 'its latest version 7 launches ami-old',
          dependsOn: ['shared'],
          launchTemplateId: id,
          image: 'image of 2026.11.0',
          setDefault: false,
        },
      ],
    });
  });

  test.each([
    ['the latest', false, versions('ami-copy', 'ami-old'), 0],
    ['the latest, not the default', false, versions('ami-old', 'ami-copy'), 1],
    ['the default', true, versions('ami-old', 'ami-copy'), 0],
    ['the default, not the latest', true, versions('ami-copy', 'ami-old'), 1],
  ])('is judged by %s version', (_, setDefault, found, count) => {
    const seen = [{ launchTemplateId: id, ...found }];
    const plan = planLaunchTemplates('eu-west-1', [{ ...template, setDefault }], [image()], seen);

    expect(plan.actions).toHaveLength(count);
  });

  test('gets the image that is still to be made', () => {
    const seen = [{ launchTemplateId: id, latest: { version: 1 }, default: { version: 1 } }];
    const copy = { ...image(), seen: undefined };

    expect(planLaunchTemplates('eu-west-1', [template], [copy], seen).actions).toMatchObject([
      { reason: 'its latest version 1 launches no image' },
    ]);
  });

  test('launches the newest of several releases', () => {
    const seen = [{ launchTemplateId: id, ...versions('ami-old') }];
    const images = [
      image('2026.9.0', 'ami-9'),
      image('2026.11.0', 'ami-11'),
      image('2026.10.0', 'ami-10'),
    ];

    expect(planLaunchTemplates('eu-west-1', [template], images, seen).actions).toMatchObject([
      { image: 'image of 2026.11.0' },
    ]);
  });

  test('of another region, flavor or architecture is left alone', () => {
    const others = [
      { ...template, region: 'us-east-1' },
      { ...template, flavor: 'ubuntu' },
      { ...template, architecture: 'arm64' as const },
    ];

    expect(planLaunchTemplates('eu-west-1', others, [image()], [])).toEqual({
      actions: [],
      problems: [],
    });
  });

  test('that could not be read is a problem of its region', () => {
    const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'no such template' } as const;
    const plan = planLaunchTemplates(
      'eu-west-1',
      [template],
      [image()],
      [{ launchTemplateId: id, unreachable }],
    );

    expect(plan.actions).toEqual([]);
    expect(plan.problems).toMatchObject([
      { scope: 'region', region: 'eu-west-1', flavor: 'al2023', message: 'no such template' },
    ]);
  });
});

const copy = { name: nameOf('x86_64'), imageId: 'ami-copy' };

test('a new version takes everything else from the version that counts', () => {
  expect(launchTemplateChange(versions('ami-old'), copy, false)).toEqual({ sourceVersion: 7 });
  expect(launchTemplateChange(versions('ami-old'), { ...copy, imageId: undefined }, true)).toEqual({
    sourceVersion: 3,
  });
});

test('a version that a stopped run has left becomes the default one', () => {
  const found = versions('ami-copy', 'ami-old');

  expect(launchTemplateChange(found, copy, true)).toEqual({ defaultVersion: 7 });
});

test.each([
  ['a newer release', nameOf('x86_64', '2026.12.0'), undefined],
  ['the same version, built again', nameOf('x86_64').replace('b8b8b8', 'c9c9c9'), 3],
  ['an older release', nameOf('x86_64', '2026.9.0'), 3],
  ['another architecture', nameOf('arm64', '2026.12.0'), 3],
  ['another flavor', nameOf('x86_64', '2026.12.0').replace('al2023', 'ubuntu'), 3],
  ['something else', 'made by hand', 3],
])('a template that launches %s is not taken back to an older one', (_, description, source) => {
  const made = { version: 3, imageId: 'ami-other', description };
  const change = launchTemplateChange({ latest: made, default: made }, copy, false);

  expect(change).toEqual(source === undefined ? undefined : { sourceVersion: source });
});
