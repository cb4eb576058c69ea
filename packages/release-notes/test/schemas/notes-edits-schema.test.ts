import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notesEditsSchema, parseNotesEdits } from '../../src/schemas/index.js';

const refused = async (text: string) => {
  const error: unknown = await parseNotesEdits(text, 'notes.yaml').catch((cause) => cause);
  expect(error).toMatchObject({ name: 'ReleaseNotesError', code: 'NOTES_EDITS_INVALID' });
  return error instanceof Error ? error.message : '';
};

it('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'Edits of release notes', ...z.toJSONSchema(notesEditsSchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/notes-edits.json',
  );
});

describe('parseNotesEdits', () => {
  it('reads YAML and JSON alike, and an empty file as no edits', async () => {
    const edits = {
      sections: ['Security', '*', 'Maintenance'],
      rules: [{ match: { type: ['ci', 'test'], path: 'docs/**' }, exclude: true }],
      overrides: [{ change: '#12', subject: 'Better', breaking: false, highlight: true }],
    };
    const yaml = `# Edits
sections: [Security, '*', Maintenance]
rules:
  - match: { type: [ci, test], path: docs/** }
    exclude: true
overrides:
  - change: '#12'
    subject: Better
    breaking: false
    highlight: true
`;
    expect(await parseNotesEdits(yaml)).toEqual(edits);
    expect(await parseNotesEdits(JSON.stringify(edits))).toEqual(edits);
    expect(await parseNotesEdits(JSON.stringify(edits, null, '\t'))).toEqual(edits);
    expect(await parseNotesEdits('')).toEqual({});
    expect(await parseNotesEdits('# nothing yet\n')).toEqual({});
  });

  it('makes text clean', async () => {
    expect(await parseNotesEdits('overrides: [{ change: SOE-1, note: "a\\e[31m\\nb" }]')).toEqual({
      overrides: [{ change: 'SOE-1', note: 'a b' }],
    });
  });

  it.each<[string, string, RegExp]>([
    ['a misspelt member', 'rule: []', /notes\.yaml: line 1, column 1: .*"rule"/],
    [
      'a misspelt member deep inside',
      'rules:\n  - match:\n      tpye: ci\n',
      /line 3, column 7: rules\[0\]\.match: .*"tpye"/,
    ],
    [
      'a rule without a match',
      'rules:\n  - exclude: true\n',
      /line 2, column 5: rules\[0\]\.match: /,
    ],
    [
      'an empty text',
      "overrides:\n  - change: SOE-1\n    subject: ' '\n",
      /line 3, column 14: overrides\[0\]\.subject: give text that can be seen/,
    ],
    [
      'a hash that is too short',
      'overrides: [{ change: abc12 }]',
      /overrides\[0\]\.change: .*7 digits/,
    ],
    ['a hash that YAML takes as a number', 'overrides: [{ change: 1234567 }]', /change: .*quotes/],
    [
      'a wrong text in a list',
      'rules:\n  - match: { type: [ci, 7] }\n',
      /line 2, column 25: rules\[0\]\.match\.type\[1\]: give text/,
    ],
    [
      'an audience that is none',
      'rules: [{ match: {}, audience: all }]',
      /rules\[0\]\.audience: .*"consumer"\|"maintainer"/,
    ],
    ['a rule that takes breaking back', 'rules: [{ match: {}, breaking: false }]', /\.breaking: /],
    ['a section that is there twice', 'sections: [A, B, A]', /sections: name each section once/],
    ['a name that is there twice', 'rules: []\nrules: []\n', /unique.*line 2/],
    ['what is no YAML', 'rules: [', /line 1/],
    ['several documents', 'rules: []\n---\nrules: []\n', /document/],
    ['a list', '- a', /line 1, column 1: .*object/],
    ['a tag of another type', 'rules: !!js/function "x"', /tag/],
    ['a tag for bytes', 'overrides: [{ change: !!binary U09FLTE= }]', /change: /],
    ['a member that is another one', '__proto__: { rules: [] }', /__proto__/],
    ['an alias to nothing', 'rules: *x', /alias/i],
    ['a file that is too long', `# ${'x'.repeat(1_000_000)}`, /more than 1000000 characters/],
    ['lists in lists without end', '['.repeat(500_000), /more than 50 levels deep/],
    ['maps in maps without end', '{a: '.repeat(200_000), /more than 50 levels deep/],
    ['lists in lists on one line', '- '.repeat(400_000), /more than 50 levels deep/],
    [
      'a map of too many members',
      numbered(10_000, (at) => `k${at}: 1\n`),
      /^Cannot read notes\.yaml: a map has far too many members/,
    ],
  ])('refuses %s and names the place', async (_, text, message) => {
    expect(await refused(text)).toMatch(message);
  });

  it('does not take brackets in texts for depth', async () => {
    const titles = numbered(200, (at) => `  - "[[[ ${at}"\n  - a [ {{ - - ${at}\n`);

    expect((await parseNotesEdits(`sections:\n${titles}`)).sections).toHaveLength(400);
  });

  it('refuses aliases that would grow to billions of nodes', async () => {
    const lines = Array.from({ length: 12 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`;
      return `  - &a${level} [${Array.from({ length: 10 }, () => item).join(', ')}]`;
    });
    expect(await refused(`sections:\n${lines.join('\n')}\n`)).toMatch(/alias/i);
  });
});

function numbered(count: number, write: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => write(at)).join('');
}
