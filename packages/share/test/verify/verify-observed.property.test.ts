import { formatVersionSummary, versionSummary } from '@soe/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Distribution,
  type ObservedDistribution,
  type ObservedImage,
  planDistribution,
  type VerificationFinding,
  verifyObserved,
} from '../../src/index.js';
import { configured, everything, release, template, type World } from '../support/configured.js';
import { consumer, nameOf, organization, otherConsumer, unit } from '../support/release.js';

/** Any part of {@link everything}. */
const distributions: fc.Arbitrary<Distribution> = fc.record(
  {
    regions: fc.constant(everything.regions),
    accounts: fc.constantFrom([consumer], [consumer, otherConsumer]),
    organizations: fc.subarray([organization]),
    organizationalUnits: fc.subarray([unit]),
    shareSnapshots: fc.boolean(),
    tags: fc.constantFrom({ team: 'platform' }, { team: 'other' }),
    watermark: fc.constantFrom<true | string>(true, 'soe.other'),
    deprecateAt: fc.constantFrom('2027-11-22T10:00:00.000Z', 'never'),
    protection: fc.constantFrom('on' as const, 'off' as const, 'cooldown' as const),
    fastRestore: fc.constantFrom(
      { until: '2027-01-01T00:00:00.000Z', zones: { 'eu-west-1': ['eu-west-1a'] } },
      { until: '2026-01-01T00:00:00.000Z', zones: {} },
    ),
    fastLaunch: fc.constant({ until: '2027-01-01T00:00:00.000Z' }),
    launchTemplates: fc.constant(everything.launchTemplates ?? []),
    parameters: fc.constantFrom({}, { share: false }, everything.parameters ?? {}),
  },
  { requiredKeys: ['regions', 'accounts'] },
);

const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'it is down' } as const;

type Image = World['regions'][number]['images'][number];

/** What may have happened to AWS since it was as configured. */
const happenings: fc.Arbitrary<(world: World) => void> = fc
  .record({
    region: fc.nat(2),
    image: fc.nat(1),
    place: fc.nat(5),
    what: fc.constantFrom(
      (image: Image) => image.permissions.pop(),
      (image: Image) => image.permissions.push(unit, 'all'),
      (image: Image) => image.snapshots[0]?.permissions.pop(),
      (image: Image) => image.watermarks.pop(),
      (image: Image) => Object.assign(image.tags, { team: 'x' }),
      (image: Image) => Object.assign(image, { state: 'pending', permissions: [], snapshots: [] }),
      (image: Image) => Object.assign(image, { state: 'failed', permissions: [], snapshots: [] }),
      (image: Image) => Object.assign(image, { state: 'disabled' }),
      (image: Image) => Object.assign(image, { name: 'gone' }),
      (image: Image) => Object.assign(image, { imageId: 'ami-new' }),
      (image: Image) => Object.assign(image, { protection: 'disabled', deprecateAt: undefined }),
      'region' as const,
      'place' as const,
      'value' as const,
      'no value' as const,
      'no readers' as const,
      'template' as const,
    ),
  })
  .map(({ region, image, place, what }) => (world: World) => {
    const here = world.regions[region];
    const parameters = world.parameters[place];
    const [first = ''] = Object.keys(parameters?.values ?? {});
    if (here === undefined || parameters === undefined) return;
    if (typeof what !== 'string') {
      const found = here.images[image];
      if (found !== undefined) what(found);
    } else if (what === 'region') Object.assign(here, { images: [], unreachable });
    else if (what === 'place') Object.assign(parameters, { values: {}, unreachable });
    else if (what === 'value') parameters.values[first] = 'ami-other';
    else if (what === 'no value') delete parameters.values[first];
    else if (what === 'no readers') parameters.sharing?.[first]?.readers.splice(0);
    else Object.assign(here, { launchTemplates: [{ launchTemplateId: template, unreachable }] });
  });

const worlds = fc.array(happenings, { maxLength: 4 }).map((all) => {
  const world = configured();
  for (const happen of all) happen(world);
  return world as ObservedDistribution;
});

describe('a verification, whatever was configured and observed,', () => {
  test('has drift exactly when the plan has something to do or finds a problem', () => {
    const seen = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.oneof(distributions, fc.constant(everything)), worlds, (wanted, world) => {
        const plan = planDistribution([release], wanted, world);

        const found = verifyObserved([release], wanted, world);

        const isRight = plan.actions.length + plan.problems.length === 0;
        seen[isRight ? 'right' : 'wrong'] += 1;
        expect(found.drift.length === 0).toBe(isRight);
        expect(found.drift).toEqual(found.findings.filter(({ status }) => status !== 'correct'));
        for (const each of found.drift) expect(each.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(20);
  });

  test('has one finding for each thing, and the same things are looked at whatever was seen', () => {
    fc.assert(
      fc.property(distributions, worlds, (wanted, world) => {
        const { fastLaunch: _, ...sane } = wanted;
        const things = ({ findings }: { readonly findings: readonly VerificationFinding[] }) =>
          findings.map(({ status: _status, message: _message, ...thing }) => JSON.stringify(thing));
        const before = things(verifyObserved([release], sane, configured()));
        const { findings } = verifyObserved([release], sane, world);
        const after = things({ findings });

        expect(new Set(after).size).toBe(after.length);
        const wantedThings = verifyObserved([release], sane, nothing).findings;
        expect(after).toEqual(expect.arrayContaining(things({ findings: wantedThings })));
        expect(before).toEqual(expect.arrayContaining(things({ findings: wantedThings })));
        // What comes on top is what must not be so.
        const asked = new Set(things({ findings: wantedThings }));
        const onTop = findings.filter((_, index) => !asked.has(after[index] ?? ''));
        expect(onTop.filter(({ status }) => status !== 'unexpected')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('calls nothing correct that is not', () => {
    fc.assert(
      fc.property(distributions, worlds, (wanted, world) => {
        const { findings } = verifyObserved([release], wanted, world);
        const wrong = findings.filter(
          (finding) => finding.status === 'correct' && !isSo(finding, wanted, world),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** Nothing was read at all. */
const nothing: ObservedDistribution = {
  at: '2026-11-22T10:00:00.000Z',
  regions: [],
  parameters: [],
};

/** Looks for itself whether something is there. */
function isSo(
  finding: VerificationFinding,
  wanted: Distribution,
  world: ObservedDistribution,
): boolean {
  const { subject, region, account, name = '', grantee = '' } = finding;
  const here = world.regions.find((each) => each.region === region);
  if (here === undefined || here.unreachable !== undefined) return false;
  if (subject === 'parameter') {
    const place = world.parameters.find(
      (each) => each.region === region && each.account === account,
    );
    const held = place?.values[name];
    return name.endsWith('/summary')
      ? held === formatVersionSummary(versionSummary(release))
      : here.images.some(
          (image) => image.imageId === held && image.name === nameOf(architectureOf(finding)),
        );
  }
  if (subject === 'parameter-permission') {
    const place = world.parameters.find(
      (each) => each.region === region && each.account === account,
    );
    const readers = place?.sharing?.[name]?.readers ?? [];
    return wanted.parameters?.share === true
      ? readers.includes(consumer)
      : place !== undefined && readers.length === 0;
  }
  if (subject === 'launch-template') {
    return here.launchTemplates?.some((each) => !('unreachable' in each)) === true;
  }
  const image = here.images.find((each) => each.name === name);
  return image?.state === 'available' && has(image, subject, grantee);
}

function has(image: ObservedImage, subject: string, grantee: string): boolean {
  switch (subject) {
    case 'image-permission':
      return image.permissions.includes(grantee);
    case 'snapshot-permission':
      return image.snapshots.every((each) => each.permissions?.includes(grantee));
    case 'tags':
      return image.tags['team'] !== 'x';
    case 'watermark':
      return (image.watermarks?.length ?? 0) > 0;
    default:
      return true;
  }
}

function architectureOf({ architecture }: VerificationFinding): 'x86_64' | 'arm64' {
  if (architecture === undefined) throw new Error('it is about no image');
  return architecture;
}
