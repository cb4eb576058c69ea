import { expect, test } from 'vitest';
import { formatPlan, observeDistribution, planDistribution } from '../src/index.js';
import { planImage } from '../src/plan/plan-image.js';
import { planLaunchTemplates } from '../src/plan/plan-launch-templates.js';
import { inRegion, seenImage } from './support/image-in-region.js';
import { consumer, simple } from './support/release.js';
import { builtWorld } from './support/world.js';

async function text(distribution = simple, tags = {}) {
  const { aws, release } = builtWorld();
  const images = aws.region('us-east-1');
  for (const image of images) image.tags = { ...image.tags, ...tags };
  const observed = await observeDistribution([release], distribution, { aws });
  return formatPlan(planDistribution([release], distribution, observed));
}

test('reads like a diff, region by region', async () => {
  expect(await text()).toMatchInlineSnapshot(`
    "al2023 2026.11.0: 8 actions

    us-east-1
      + share x86_64 image  (configured, but without permission)
          222233334444
      + parameter /soe/al2023/versions/2026.11.0/x86_64/image-id  (the version is not published here)
          + the image soe/al2023/2026.11.0/x86_64/20261122t100000z-b8b8b8 of this region
      + parameter /soe/al2023/versions/2026.11.0/summary  (no summary yet)
          + {"created":"2026-11-22T10:00:00.000Z","commit":"0123456789abcdef0123456789abcdef01234567","record":"sha256:20463d9f8698a8d7999cce4d37533f059f3e32c2442ae2fc090670d0df853706","issues":[]}

    eu-west-1
      + copy x86_64 soe/al2023/2026.11.0/x86_64/20261122t100000z-b8b8b8  (eu-west-1 has no image of this name)
          from ami-x86 in us-east-1
      … wait for x86_64 soe/al2023/2026.11.0/x86_64/20261122t100000z-b8b8b8  (copies take time)
      + share x86_64 image  (configured, but without permission)
          222233334444
      + parameter /soe/al2023/versions/2026.11.0/x86_64/image-id  (the version is not published here)
          + the image soe/al2023/2026.11.0/x86_64/20261122t100000z-b8b8b8 of this region
      + parameter /soe/al2023/versions/2026.11.0/summary  (no summary yet)
          + {"created":"2026-11-22T10:00:00.000Z","commit":"0123456789abcdef0123456789abcdef01234567","record":"sha256:20463d9f8698a8d7999cce4d37533f059f3e32c2442ae2fc090670d0df853706","issues":[]}

    about 28 calls, about 4 min; most of it: copying images in eu-west-1
    "
  `);
});

test('says what it does to permissions, tags and other accounts', async () => {
  const shown = await text({
    ...simple,
    regions: [],
    shareSnapshots: true,
    tags: { team: 'platform' },
    parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
  });

  expect(shown).toContain('~ tag x86_64 image and 1 snapshot');
  expect(shown).toContain('      team = platform\n');
  expect(shown).toContain('+ share x86_64 snapshots');
  expect(shown).toContain(`of account ${consumer}`);
});

test('says which release is meant where there are several', async () => {
  const { aws, release } = builtWorld();
  const observed = await observeDistribution([release], simple, { aws });
  const plan = planDistribution([release], simple, observed);
  const releases = [...plan.releases, { flavor: 'al2023', version: '2026.10.0' }];

  const shown = formatPlan({ ...plan, releases });

  expect(shown).toContain('+ share x86_64 image of al2023 2026.11.0  (configured');
  expect(shown).toContain('+ parameter /soe/al2023/versions/2026.11.0/summary  (no summary yet)');
});

test('says what it does to everything else that images have', () => {
  const fastLaunch = { until: '2027-01-31', parallelLaunches: 8 };
  const has = (zones: string[]) => ({
    fastLaunch: { state: 'enabled' },
    deprecateAt: '2027-01-31T00:00:00.000Z',
    snapshots: [{ snapshotId: 'snap-1', tags: {}, fastRestore: zones }],
  });
  const actions = [
    ...planImage(
      inRegion(
        {
          watermark: true,
          deprecateAt: '2027-01-31',
          protection: 'cooldown',
          fastLaunch,
          fastRestore: {
            until: '2027-01-31',
            zones: { 'eu-west-1': ['eu-west-1a', 'eu-west-1b'] },
          },
        },
        seenImage({ permissions: [consumer] }),
        { platform: 'windows' },
      ),
    ),
    ...planImage(
      inRegion(
        {
          deprecateAt: 'never',
          fastLaunch: { until: '2026-01-31' },
          fastRestore: { until: '2026-01-31', zones: {} },
        },
        seenImage({ permissions: [consumer], ...has(['eu-west-1a']) }),
        { platform: 'windows' },
      ),
    ),
    ...planLaunchTemplates(
      'eu-west-1',
      [
        {
          region: 'eu-west-1',
          launchTemplateId: 'lt-1',
          flavor: 'al2023',
          architecture: 'x86_64',
          setDefault: true,
        },
      ],
      [{ built: inRegion({}).built, seen: seenImage(), after: [] }],
      [{ launchTemplateId: 'lt-1', latest: { version: 2 }, default: { version: 1 } }],
    ).actions,
  ];
  const releases = [{ flavor: 'al2023', version: '2026.11.0' }];

  expect(formatPlan({ releases, images: [], actions, problems: [] })).toMatchInlineSnapshot(`
    "al2023 2026.11.0: 9 actions

    eu-west-1
      + watermark x86_64 image  (it does not carry this one)
          soe.al2023
      ~ deprecate x86_64 image  (it has no date)
          2027-01-31T00:00:00.000Z
      ~ protection of the x86_64 image  (its protection is off)
          cooldown
      + fast launch of the x86_64 image  (it is off)
          8 instances at a time
      + fast restore of 1 snapshot of the x86_64 image  (configured, but off)
          eu-west-1a
          eu-west-1b
      ~ remove the deprecation of the x86_64 image  (it has the date 2027-01-31T00:00:00.000Z, and shall have none)
      - fast launch of the x86_64 image  (it is enabled, and its time was over on 2026-01-31)
      - fast restore of 1 snapshot of the x86_64 image  (on, but not configured any longer)
          eu-west-1a
      ~ launch template lt-1, its default version  (its default version 1 launches no image)
          soe/al2023/2026.11.0/x86_64/20261122t100000z-b8b8b8

    about 11 calls, about 1 s
    "
  `);
});

test('says so when nothing has to be done', () => {
  const plan = {
    releases: [{ flavor: 'al2023', version: '2026.11.0' }],
    images: [],
    actions: [],
    problems: [],
  };

  expect(formatPlan(plan)).toBe('al2023 2026.11.0: 0 actions, everything is as configured\n');
});

test('shows what stands in the way', () => {
  const problem = {
    code: 'SHARE_REGION_UNREACHABLE',
    scope: 'region',
    region: 'eu-west-1',
    message: 'no way',
  } as const;
  const plan = {
    releases: [{ flavor: 'al2023', version: '2026.11.0' }],
    images: [],
    actions: [],
    problems: [problem],
  };

  expect(formatPlan(plan)).toBe(
    'al2023 2026.11.0: 0 actions, 1 problem\n\neu-west-1\n  ! SHARE_REGION_UNREACHABLE: no way\n',
  );
});

test('keeps control characters of tags away from the terminal', async () => {
  const shown = await text(simple, { team: '\u001b[31mred\n- gone' });

  expect(shown).not.toContain('\u001b');
  expect(shown).toContain('\\u{1b}[31mred\\u{a}- gone');
});
