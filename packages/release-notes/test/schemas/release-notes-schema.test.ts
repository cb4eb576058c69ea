import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ReleaseNotes, renderJson } from '../../src/index.js';
import { parseReleaseNotes, releaseNotesSchema } from '../../src/schemas/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const link = {
  key: 'SOE-1',
  url: 'https://e.example',
  title: 't',
  type: 'Bug',
  status: 'Done',
  labels: ['l'],
  aliases: ['SOE-2'],
};
const change = changeOf('a'.repeat(40), {
  type: 'feat',
  scope: 's',
  coAuthors: ['Bob'],
  issues: [link],
  pullRequest: link,
  reverts: ['b'.repeat(40)],
  note: 'n',
  audience: 'consumer',
  paths: ['a/b'],
});
const user = {
  scope: 'users',
  kind: 'changed',
  what: 'user www',
  before: '1',
  after: '2',
  breaking: true,
  security: true,
  advice: ['x'],
} as const;
const finding = {
  id: 'CVE-1',
  severity: 'high',
  package: 'p',
  version: '1',
  fixedIn: '2',
  title: 't',
  url: 'https://e.example',
  before: 'open',
} as const;
const whole: ReleaseNotes = emptyNotes('2', {
  previous: '1',
  releases: [{ version: '2', date: '2026-11-02T00:00:00.000Z' }],
  reasons: [{ kind: 'forced', text: 'asked' }],
  highlights: [{ text: 'h', url: 'https://e.example' }],
  breaking: [{ description: 'd', hash: 'a' }],
  sections: [{ title: 'Features', changes: [change] }],
  undone: [{ section: 'Fixes', at: 0, change, breaking: [{ description: 'd', hash: 'a' }] }],
  excluded: [
    { hash: 'c', by: 'edits', issues: ['SOE-3'], pullRequest: '#4', reverts: ['b'.repeat(40)] },
  ],
  issues: [link],
  security: {
    fixed: [finding],
    opened: [finding],
    waived: [{ ...finding, reason: 'r', owner: 'o', expires: '2026-12-31' }],
  },
  components: {
    packages: [
      {
        kind: 'added',
        type: 'rpm',
        name: 'a',
        architecture: 'x',
        source: 's',
        after: '1',
        breaking: true,
        advice: ['x'],
      },
    ],
    users: [user],
    services: [user],
    other: [user],
  },
  sourceChanges: [
    { kind: 'parent-flavor', name: 'base', from: '1', to: '2', notes: emptyNotes('2') },
  ],
  images: [{ region: 'r', architecture: 'x', imageId: 'ami-1', name: 'n' }],
  verification: [
    { kind: 'scan', name: 'n', status: 'passed', summary: 's', url: 'https://e.example' },
  ],
  upgrade: [{ text: 'u', commands: ['c'] }],
  rollback: [{ text: 'r' }],
  knownIssues: [{ text: 'k', workaround: 'w', issue: link }],
  deprecations: [{ text: 'd', replacement: 'r', until: '3', url: 'https://e.example' }],
  contributors: [{ name: 'Ada', url: 'https://e.example' }],
  warnings: ['w'],
  links: { repository: 'a', compare: 'b', page: 'c', more: [{ text: 't', url: 'u' }] },
});

it('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'release-notes/v1', ...z.toJSONSchema(releaseNotesSchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/release-notes.json',
  );
});

describe('parseReleaseNotes', () => {
  it('reads back what was written, with members that it does not know', () => {
    expect(parseReleaseNotes(renderJson(whole))).toEqual(whole);
    const newer = { ...whole, mood: 'good' };
    expect(parseReleaseNotes(newer)).toEqual(newer);
  });

  it('makes text clean that somebody else wrote', () => {
    const { warnings, sections } = parseReleaseNotes({
      ...whole,
      warnings: ['a\u001b[31m\nb\u202e'],
      sections: [{ title: 'T', changes: [{ ...change, subject: 'x\ny' }] }],
    });
    expect(warnings).toEqual(['a b']);
    expect(sections[0]?.changes[0]?.subject).toBe('x y');
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /notes\.json: it is not JSON/],
    ['another schema', { ...whole, schema: 'release-notes/v2' }, /notes\.json: schema: /],
    ['no version', { ...whole, version: undefined }, /: version: /],
    ['a date that is none', { ...whole, date: 'today' }, /: date: /],
    [
      'a wrong place deep inside',
      { ...whole, sections: [{ title: 'T', changes: [{ ...change, author: 7 }] }] },
      /sections\[0\]\.changes\[0\]\.author: /,
    ],
    [
      'wrong notes inside',
      { ...whole, sourceChanges: [{ kind: 'parent-flavor', name: 'b', to: '2', notes: {} }] },
      /sourceChanges\[0\]\.notes\.schema: /,
    ],
    [
      'an unknown audience',
      { ...whole, sections: [{ title: 'T', changes: [{ ...change, audience: 'all' }] }] },
      /sections\[0\]\.changes\[0\]\.audience: /,
    ],
    ['what was left out by nobody', { ...whole, excluded: [{ hash: 'a' }] }, /excluded\[0\]\.by: /],
    [
      'an unknown severity',
      { ...whole, security: { fixed: [{ id: 'a', severity: 'bad' }] } },
      /security\.fixed\[0\]\.severity: /,
    ],
  ])('refuses %s and names the place', (_, value, message) => {
    expect(() => parseReleaseNotes(value, 'notes.json')).toThrow(message);
    expect(() => parseReleaseNotes(value)).toThrow(
      expect.objectContaining({ code: 'NOTES_INVALID' }),
    );
  });

  it('refuses notes that lie in each other without end', () => {
    let notes: unknown = whole;
    for (let level = 0; level < 20_000; level += 1) {
      notes = { ...whole, sourceChanges: [{ kind: 'parent-flavor', name: 'b', to: '2', notes }] };
    }
    expect(() => parseReleaseNotes(notes)).toThrow(/more than 200 levels/);
  });

  it('either reads or refuses, whatever it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(whole)), fc.jsonValue(), (name, value) => {
        try {
          expect(parseReleaseNotes({ ...whole, [name]: value })).toBeDefined();
        } catch (error) {
          expect(error).toMatchObject({ code: 'NOTES_INVALID' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
