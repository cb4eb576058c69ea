import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ComponentChange,
  diffFindings,
  diffPackages,
  type FindingSummary,
  mergeReleaseNotes,
  type PackageVersion,
  type ReleaseChange,
  type ReleaseNotes,
  ReleaseNotesError,
  type Waiver,
} from '../../src/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const id = (n: number) => n.toString(16).padStart(40, '0');

describe('mergeReleaseNotes', () => {
  it('tells what changed from before the oldest to the newest', () => {
    const older = emptyNotes('2', {
      previous: '1',
      sections: [{ title: 'Fixes', changes: [changeOf(id(1), { issues: [{ key: 'SOE-1' }] })] }],
      issues: [{ key: 'SOE-1' }],
      images: [{ region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-2' }],
      upgrade: [{ text: 'to 2' }],
      rollback: [{ text: 'back to 1' }],
      knownIssues: [{ text: 'slow' }],
      verification: [{ kind: 'test', name: 'launch', status: 'failed' }],
      contributors: [{ name: 'Ada' }],
      warnings: ['the tracker was down'],
      links: { compare: 'https://github.com/a/b/compare/aaa...bbb', page: 'https://e.example/2' },
    });
    const newer = emptyNotes('3', {
      previous: '2',
      sections: [{ title: 'Features', changes: [changeOf(id(2))] }],
      images: [{ region: 'eu-west-1', architecture: 'arm64', imageId: 'ami-3' }],
      upgrade: [{ text: 'to 3' }],
      rollback: [{ text: 'back to 2' }],
      contributors: [{ name: 'Bob' }, { name: 'Ada' }],
      links: { compare: 'https://github.com/a/b/compare/bbb...ccc' },
    });

    expect(mergeReleaseNotes([older, newer])).toEqual({
      schema: 'release-notes/v1',
      name: 'al2023',
      version: '3',
      date: newer.date,
      previous: '1',
      releases: [
        { version: '2', date: older.date },
        { version: '3', date: newer.date },
      ],
      breaking: [],
      sections: [...newer.sections, ...older.sections],
      issues: [{ key: 'SOE-1' }],
      images: newer.images,
      upgrade: [{ text: 'to 2' }, { text: 'to 3' }],
      rollback: [{ text: 'back to 2' }, { text: 'back to 1' }],
      contributors: [{ name: 'Bob' }, { name: 'Ada' }],
      warnings: ['the tracker was down'],
      links: { compare: 'https://github.com/a/b/compare/aaa...ccc' },
    });
  });

  it('leaves out what a later release took back, and brings it back if that is taken back too', () => {
    const breaking = [{ description: 'no root', hash: id(1) }];
    const [a, b, c] = [
      emptyNotes('1', {
        breaking,
        sections: [
          {
            title: 'Features',
            changes: [changeOf(id(5)), changeOf(id(1), { breaking: true }), changeOf(id(6))],
          },
        ],
      }),
      emptyNotes('2', {
        previous: '1',
        sections: [{ title: 'Reverted', changes: [changeOf(id(2), { reverts: [id(1)] })] }],
      }),
      emptyNotes('3', {
        previous: '2',
        sections: [{ title: 'Changes', changes: [changeOf(id(3), { reverts: [id(2)] })] }],
      }),
    ] as const;

    const two = mergeReleaseNotes([a, b]);
    expect(hashes(two)).toEqual([id(5), id(6)]);
    expect(two.breaking).toEqual([]);
    const three = mergeReleaseNotes([two, c]);
    expect(hashes(three)).toEqual([id(5), id(1), id(6)]);
    expect(three.breaking).toEqual(breaking);
    expect(three).toEqual(mergeReleaseNotes([a, mergeReleaseNotes([b, c])]));
  });

  it('tells steps of several releases once, but keeps those that one release repeats', () => {
    const steps = (...texts: readonly string[]) => texts.map((text) => ({ text }));
    const [a, b, c] = [
      emptyNotes('1', { upgrade: steps('back up', 'restart') }),
      emptyNotes('2', { upgrade: steps('stop', 'restart', 'migrate', 'restart') }),
      emptyNotes('3', { upgrade: steps('restart', 'check') }),
    ] as const;
    const upgrade = steps('back up', 'restart', 'stop', 'migrate', 'restart', 'check');

    expect(mergeReleaseNotes([a, b, c]).upgrade).toEqual(upgrade);
    expect(mergeReleaseNotes([a, mergeReleaseNotes([b, c])]).upgrade).toEqual(upgrade);
    expect(mergeReleaseNotes([mergeReleaseNotes([a, b]), c]).upgrade).toEqual(upgrade);
  });

  it('takes releases of any number of changes', () => {
    const changes = Array.from({ length: 130_000 }, (_, at) => changeOf(id(at)));
    const big = emptyNotes('1', { sections: [{ title: 'Changes', changes }] });
    const newer = emptyNotes('2', {
      sections: [{ title: 'Changes', changes: [changeOf('f'.repeat(40))] }],
    });

    expect(mergeReleaseNotes([big, newer]).sections[0]?.changes).toHaveLength(130_001);
  });

  it.each([
    ['https://a.example/x/compare/v1...v2', 'https://a.example/x/compare/v2...v3', 'v1...v3'],
    ['https://a.example/x/compare/v1....v2', 'https://a.example/x/compare/v2...v3', 'v1...v3'],
    ['https://a.example/x/compare/v1..v2', 'https://a.example/x/compare/v2...v3', undefined],
    ['https://a.example/x/compare/v1...v2', 'https://b.example/x/compare/v2...v3', undefined],
    ['https://a.example/x/compare/v1...v2?w=1', 'https://a.example/x/compare/v2...v3', undefined],
    ['https://a.example/x/tree/v1...v2', 'https://a.example/x/tree/v2...v3', undefined],
    ['https://a.example/x/compare/...v2', 'https://a.example/x/compare/v2...v3', undefined],
    ['https://a.example/x/compare/v1...', 'https://a.example/x/compare/v2...', undefined],
  ])('joins the comparisons %s and %s if they are of one repository', (older, newer, ends) => {
    const merged = mergeReleaseNotes([
      emptyNotes('1', { links: { compare: older } }),
      emptyNotes('2', { links: { compare: newer } }),
    ]);
    const wanted = ends === undefined ? {} : { compare: `https://a.example/x/compare/${ends}` };

    expect(merged.links).toEqual(wanted);
  });

  it('warns of notes that are missing in between', () => {
    const merged = mergeReleaseNotes([
      emptyNotes('1', { warnings: ['first'] }),
      emptyNotes('3', { previous: '2', warnings: ['last'] }),
    ]);

    expect(merged.warnings).toEqual([
      'first',
      'The notes between 1 and 2 are missing: what changed there is not told.',
      'last',
    ]);
  });

  it('merges what the releases are built on, with their own notes', () => {
    const base = (version: string, previous: string, hash: string) =>
      emptyNotes(version, {
        name: 'base',
        previous,
        sections: [{ title: 'Changes', changes: [changeOf(hash)] }],
      });
    const on = (from: string, to: string, notes?: ReleaseNotes) =>
      emptyNotes(`on-${to}`, {
        previous: `on-${from}`,
        sourceChanges: [{ kind: 'parent-flavor', name: 'base', from, to, ...(notes && { notes }) }],
      });

    const merged = mergeReleaseNotes([
      on('1', '2', base('2', '1', id(1))),
      on('2', '3', base('3', '2', id(2))),
    ]);
    expect(merged.sourceChanges).toMatchObject([{ from: '1', to: '3', notes: { previous: '1' } }]);
    expect(merged.sourceChanges?.[0]?.notes && hashes(merged.sourceChanges[0].notes)).toEqual([
      id(2),
      id(1),
    ]);
    const back = mergeReleaseNotes([on('1', '2', base('2', '1', id(1))), on('2', '1')]);
    expect(back.sourceChanges).toBeUndefined();
    const silent = mergeReleaseNotes([on('1', '2', base('2', '1', id(1))), on('2', '3')]);
    expect(silent.sourceChanges?.[0]?.notes?.warnings).toEqual([
      'These notes are not complete: some of the releases came without notes.',
    ]);
  });

  it('refuses none, several products, and the newest first', () => {
    const other = emptyNotes('2', { name: 'rhel9' });

    for (const notes of [
      [],
      [emptyNotes('1'), other],
      [emptyNotes('2', { previous: '1' }), emptyNotes('1')],
    ]) {
      expect(() => mergeReleaseNotes(notes)).toThrow(ReleaseNotesError);
      expect(() => mergeReleaseNotes(notes)).toThrow(
        expect.objectContaining({ code: 'NOTES_MERGE_INVALID' }),
      );
    }
  });

  it('gives back notes that are alone, and is not changed by a release in which nothing changed', () => {
    fc.assert(
      fc.property(chain(1), ([notes]) => {
        if (!notes) return;
        expect(mergeReleaseNotes([notes])).toBe(notes);
        const { name, version, date, images } = notes;
        const nothing = emptyNotes(version, { name, date, images, previous: version });
        const { releases, ...after } = mergeReleaseNotes([notes, nothing]);
        expect(after).toEqual(notes);
        const start = emptyNotes('0', { name });
        const { releases: both, ...before } = mergeReleaseNotes([start, notes]);
        const { previous, ...own } = notes;
        expect(before).toEqual(own);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same however the notes are grouped', () => {
    fc.assert(
      fc.property(chain(4), fc.integer({ min: 1, max: 3 }), (notes, at) => {
        const grouped = mergeReleaseNotes([
          mergeReleaseNotes(notes.slice(0, at)),
          mergeReleaseNotes(notes.slice(at)),
        ]);
        expect(grouped).toEqual(mergeReleaseNotes(notes));
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the difference between the ends, whatever came and went in between', () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: 3, maxLength: 5 }), (states) => {
        const merged = mergeReleaseNotes(notesOf(states, () => []));
        const direct = between(states[0] ?? empty, states.at(-1) ?? empty);

        expect(merged.components ?? {}).toEqual(direct.components ?? {});
        expect(merged.security ?? {}).toEqual(direct.security ?? {});
      }),
      { numRuns: 300 },
    );
  });

  it('cancels versions of a package one by one where several are installed', () => {
    const kernel = (...versions: readonly string[]) =>
      versions.map((version) => ({ type: 'rpm', name: 'kernel', version }));
    const merged = mergeReleaseNotes(
      notesOf(
        [kernel('5.1'), kernel('5.1', '5.2'), kernel('5.2')].map((packages) => ({
          ...empty,
          packages,
        })),
        () => [],
      ),
    );

    expect(merged.components?.packages).toEqual([
      { kind: 'upgraded', type: 'rpm', name: 'kernel', before: '5.1', after: '5.2' },
    ]);
  });

  it('tells that something was turned on and off again as nothing, and keeps advice of the first', () => {
    const step = (version: string, services: readonly ComponentChange[]) =>
      emptyNotes(version, { components: { services } });
    const sshd = { scope: 'services', what: 'sshd' } as const;

    expect(
      mergeReleaseNotes([
        step('1', [{ ...sshd, kind: 'enabled' }]),
        step('2', [{ ...sshd, kind: 'disabled' }]),
      ]).components,
    ).toBeUndefined();
    expect(
      mergeReleaseNotes([
        step('1', [{ ...sshd, kind: 'changed', before: 'a', after: 'b', advice: ['keep a'] }]),
        step('2', [{ ...sshd, kind: 'changed', before: 'b', after: 'c', advice: ['keep b'] }]),
      ]).components?.services,
    ).toEqual([{ ...sshd, kind: 'changed', before: 'a', after: 'c', advice: ['keep a'] }]);
  });
});

function hashes(notes: ReleaseNotes): readonly string[] {
  return notes.sections.flatMap(({ changes }) => changes.map(({ hash }) => hash));
}

interface State {
  readonly packages: readonly PackageVersion[];
  readonly findings: readonly FindingSummary[];
  readonly waivers: readonly Waiver[];
  readonly users: ReadonlyMap<string, string>;
}

const empty: State = { packages: [], findings: [], waivers: [], users: new Map() };

const versions = ['1.0', '1.0~rc1', '1:0.5', '2.0', '2.0-3', '10.1'] as const;
const names = ['bash', 'openssl', 'kernel'] as const;
const cves = ['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'] as const;

const state: fc.Arbitrary<State> = fc
  .record({
    packages: fc.uniqueArray(
      fc.record({
        type: fc.constant('rpm'),
        name: fc.constantFrom(...names),
        version: fc.constantFrom(...versions),
      }),
      { selector: ({ name, version }) => `${name} ${version}`, maxLength: 8 },
    ),
    found: fc.subarray([...cves]),
    waived: fc.subarray([...cves]),
    users: fc.array(fc.tuple(fc.constantFrom('www', 'db'), fc.constantFrom('1', '2', '3'))),
  })
  .map(({ packages, found, waived, users }) => ({
    packages,
    findings: found.map((cve) => ({ id: cve, severity: 'high' as const, package: `lib${cve}` })),
    waivers: waived.map((cve) => ({ id: cve, reason: `not reachable: ${cve}` })),
    users: new Map(users),
  }));

function between(before: State, after: State): Partial<ReleaseNotes> {
  const packages = diffPackages(before.packages, after.packages);
  const users = userChanges(before.users, after.users);
  const security = diffFindings(before.findings, after.findings, after.waivers, {
    waiversBefore: before.waivers,
  });
  const components = {
    ...(packages.length > 0 && { packages }),
    ...(users.length > 0 && { users }),
  };
  return {
    ...(Object.keys(components).length > 0 && { components }),
    ...(Object.keys(security).length > 0 && { security }),
  };
}

function userChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ComponentChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    return [
      {
        scope: 'users',
        kind,
        what: `user ${name}`,
        ...(old !== undefined && { before: old }),
        ...(now !== undefined && { after: now }),
      } as const,
    ];
  });
}

/** One release per step between two states. */
function notesOf(
  states: readonly State[],
  changes: (release: number) => readonly ReleaseNotes['sections'][number][],
): readonly ReleaseNotes[] {
  return states.slice(1).map((after, at) => {
    const sections = changes(at);
    return emptyNotes(`${at + 1}`, {
      previous: `${at}`,
      ...between(states[at] ?? empty, after),
      sections,
      breaking: sections.flatMap((section) =>
        section.changes
          .filter(({ breaking }) => breaking)
          .map(({ hash }) => ({ description: `breaks ${hash}`, hash })),
      ),
      issues: [
        ...sections.flatMap((section) => section.changes.flatMap(({ issues }) => issues)),
        { key: `MERGE-${at}` },
      ],
    });
  });
}

/** Notes of releases in a row, with reverts across them and now and then a missing one. */
function chain(length: number): fc.Arbitrary<readonly ReleaseNotes[]> {
  const perRelease = fc.array(
    fc.record({
      title: fc.constantFrom('Features', 'Fixes', 'Changes', 'Reverted'),
      reverts: fc.option(fc.nat({ max: 11 }), { nil: undefined }),
      breaking: fc.boolean(),
    }),
    { maxLength: 3 },
  );
  return fc
    .record({
      states: fc.array(state, { minLength: length + 1, maxLength: length + 1 }),
      releases: fc.array(perRelease, { minLength: length, maxLength: length }),
      warnings: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: length, maxLength: length }),
    })
    .map(({ states, releases, warnings }) => {
      const sectionsOf = (release: number) => {
        const changes = (releases[release] ?? []).map(({ title, reverts, breaking }, at) => ({
          title,
          change: changeOf(id(release * 3 + at), {
            breaking,
            issues: [{ key: `SOE-${release * 3 + at}` }],
            // Only what was there before can be taken back.
            ...(reverts !== undefined && reverts < release * 3 && { reverts: [id(reverts)] }),
          }),
        }));
        return ['Features', 'Fixes', 'Changes', 'Reverted']
          .map((title) => ({
            title,
            changes: changes
              .filter((each) => each.title === title)
              .map((each): ReleaseChange => each.change),
          }))
          .filter((section) => section.changes.length > 0);
      };
      return notesOf(states, sectionsOf).map((notes, at) => ({
        ...notes,
        warnings: [warnings[at] ?? ''],
        reasons: [{ kind: 'own-change', text: `because of ${at}` }],
        highlights: [{ text: warnings[at] ?? '' }],
        contributors: [{ name: warnings[at] ?? '' }],
      }));
    });
}
