import { expect, test } from 'vitest';
import type {
  CatalogInput,
  JournalLine,
  PublishedFlavor,
} from '../../src/catalog/catalog-input.js';
import { makeCatalog } from '../../src/catalog/make-catalog.js';
import { lifelikeInput, small } from './lifelike-input.js';

const input = lifelikeInput({ ...small, flavors: 1, releases: 9 });

const flavorOf = (changed: Partial<CatalogInput> = {}) => {
  const [flavor] = makeCatalog({ ...input, ...changed }).flavors;
  if (flavor === undefined) throw new Error('no flavor');
  return flavor;
};

const statesOf = (published: PublishedFlavor | undefined) =>
  flavorOf(published && { published: { 'rhel-1': published } }).releases.map(
    ({ version, state }) => [version, state],
  );

test('support ends when the period after a release is over', () => {
  expect(statesOf(undefined)).toEqual([
    ...['2026.11.0', '2026.10.0', '2026.9.0', '2026.8.0', '2026.7.0', '2026.6.0'].map((version) => [
      version,
      'supported',
    ]),
    ...['2026.5.0', '2026.4.0', '2026.3.0'].map((version) => [version, 'ended']),
  ]);
});

test('AWS tells what is deprecated, and what is not published any more', () => {
  const states = statesOf({
    channels: { stable: '2026.9.0' },
    versions: {
      '2026.11.0': {},
      '2026.10.0': { deprecated: '2026-11-01T00:00:00.000Z' },
      '2026.9.0': { deprecated: '2027-11-01T00:00:00.000Z' },
    },
  });

  expect(states.slice(0, 4)).toEqual([
    ['2026.11.0', 'supported'],
    ['2026.10.0', 'deprecated'],
    ['2026.9.0', 'supported'],
    ['2026.8.0', 'withdrawn'],
  ]);
});

test('channels come from AWS where it was asked, else from the last lines of journals', () => {
  const recorded = makeCatalog(input);
  const asked = makeCatalog({
    ...input,
    published: {
      'rhel-1': { channels: { stable: '2026.9.0', pilot: '1.0.0' }, versions: { '2026.9.0': {} } },
    },
  });

  expect(recorded.channelsFrom).toBe('records');
  expect(recorded.flavors[0]).toMatchObject({
    channels: [
      { name: 'stable', version: '2026.10.0' },
      { name: 'candidate', version: '2026.11.0' },
    ],
    recommended: { channel: 'stable', version: '2026.10.0' },
  });
  expect(asked.channelsFrom).toBe('aws');
  expect(asked.flavors[0]).toMatchObject({
    channels: [
      { name: 'stable', version: '2026.9.0', isKnown: true },
      { name: 'pilot', version: '1.0.0', isKnown: false },
    ],
    recommended: { channel: 'stable', version: '2026.9.0' },
  });
});

test('a release that was never shared is not shown, and a flavor without one still is', () => {
  const [first, ...others] = input.releases;
  const { distribution: _, ...record } = {
    ...first?.record,
  } as (typeof input.releases)[0]['record'];
  const releases = [{ ...first, record, journal: [] }, ...others];

  expect(flavorOf({ releases }).releases.map(({ version }) => version)).not.toContain('2026.11.0');
  expect(flavorOf({ releases: [] })).toMatchObject({ name: 'rhel-1', releases: [] });
  expect(flavorOf({ releases: [] }).recommended).toBeUndefined();
});

test('a flavor that the configuration has no more keeps its releases', () => {
  const { flavors } = makeCatalog({ ...input, config: { ...input.config, flavors: {} } });

  expect(flavors).toMatchObject([{ name: 'rhel-1', configured: false }]);
  expect(flavors[0]?.releases).toHaveLength(9);
});

test('findings are open, waived until a day, or fixed since the release before', () => {
  const [newest, , , oldest] = flavorOf().releases;
  const ids = (found: readonly { readonly id: string }[] = []) => found.map(({ id }) => id);

  expect(ids(newest?.weaknesses?.open)).toEqual(['CVE-2026-1000', 'CVE-2026-1002']);
  expect(newest?.weaknesses?.waived).toMatchObject([
    { finding: { id: 'CVE-2026-1001' }, waiver: { expires: '2026-12-31' } },
  ]);
  expect(ids(newest?.weaknesses?.fixed)).toEqual(['CVE-2026-1003']);
  expect(oldest?.weaknesses?.fixed).toBeDefined();
  expect(flavorOf().releases.at(-1)?.weaknesses?.fixed).toBeUndefined();
});

test('a release that was revoked is offered no more, until it is enabled again', () => {
  const withLines = (...details: readonly string[]) =>
    flavorOf({
      releases: input.releases.map((each) =>
        each.record.version !== '2026.10.0'
          ? each
          : {
              ...each,
              journal: [
                ...each.journal,
                ...details.map((detail, at) => ({
                  at: `2026-11-2${at}T00:00:00.000Z`,
                  stage: detail.startsWith('revoke') ? 'revoke' : 'retire',
                  detail,
                })),
              ],
            },
      ),
    });
  const revoked = withLines('revoke: 4 actions on its images; CVE');
  const enabled = withLines('disable: 4 actions on its images', 'enable: 4 actions on its images');

  expect(revoked.releases[1]).toMatchObject({ version: '2026.10.0', state: 'withdrawn' });
  expect(revoked.recommended).toEqual({ channel: 'candidate', version: '2026.11.0' });
  expect(enabled.releases[1]).toMatchObject({ version: '2026.10.0', state: 'supported' });
});

test('a journal tells of a deprecation and what to use instead; AWS counts over it where it was asked', () => {
  const withLines = (lines: readonly JournalLine[], published?: PublishedFlavor) => {
    const releases = input.releases.map((each) =>
      each.record.version === '2026.9.0' ? { ...each, journal: [...each.journal, ...lines] } : each,
    );
    return flavorOf({ releases, ...(published && { published: { 'rhel-1': published } }) })
      .releases[2];
  };
  const line = {
    at: '2026-11-20T00:00:00.000Z',
    stage: 'deprecate',
    detail: 'deprecate: 2 actions on its images',
  };
  const from = '2026-11-25T00:00:00.000Z';
  const noted = { ...line, from, replacement: '2026.11.0' };
  const other = { ...line, at: '2026-11-21T00:00:00.000Z', replacement: '2026.10.0' };
  const undone = { ...line, at: '2026-11-22T00:00:00.000Z', detail: 'undeprecate: 2 actions' };
  const aws = (deprecated?: string) => ({
    channels: {},
    versions: { '2026.9.0': { ...(deprecated !== undefined && { deprecated }) } },
  });

  expect(withLines([noted])).toMatchObject({
    ...{ state: 'deprecated', deprecatedAt: from },
    ...{ deprecationFrom: 'records', replacement: '2026.11.0' },
  });
  expect(withLines([other, noted])).toMatchObject({
    deprecatedAt: from,
    replacement: '2026.10.0',
  });
  expect(withLines([noted, undone])?.deprecatedAt).toBeUndefined();
  expect(withLines([noted], aws('2026-12-31T00:00:00.000Z'))).toMatchObject({
    ...{ state: 'supported', deprecatedAt: '2026-12-31T00:00:00.000Z' },
    ...{ deprecationFrom: 'aws', replacement: '2026.11.0' },
  });
  const taken = withLines([noted], aws());
  expect(taken).toMatchObject({ state: 'supported' });
  expect(taken).not.toHaveProperty('replacement');
});

test('what is inside is compared where it was listed of a release and of the one before', () => {
  const [newest, before] = flavorOf().releases;
  const unlisted = input.releases.map(({ inventories, ...each }) => ({
    ...each,
    ...(each.record.version === '2026.11.0' && inventories && { inventories }),
  }));

  expect(newest).toMatchObject({ isCompared: true, inventories: [{ packages: 412 }, {}] });
  expect(before?.isCompared).toBe(true);
  expect(flavorOf().releases.at(-1)?.isCompared).toBe(false);
  expect(flavorOf({ releases: unlisted }).releases[0]?.isCompared).toBe(false);
});
