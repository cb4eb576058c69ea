import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conventionalTypes } from '../../src/commits/parse-message.js';
import { lintCommitMessage } from '../../src/lint/lint-commit-message.js';
import { lintRules } from '../../src/lint/lint-rule.js';

function rulesOf(message: string) {
  return lintCommitMessage(message).map(({ rule }) => rule);
}

describe('lintCommitMessage', () => {
  it.each([
    'feat: add chrony',
    'Close port 22 on private images',
    'fix(ssh)!: no root login\n\nBREAKING CHANGE: use sudo instead',
    'SOE-12: add chrony',
    'core: speed up boot',
    'text: wrap long lines',
    'perl: update to 5.40',
    'docs: say what a channel is',
    'Fix login of new users',
    'fix the build of arm64',
    'Update chrony to 4.6',
    'Revert "feat: x"\n\nThis reverts commit aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.',
    'Merge the two readers of tags into one',
    'Use 🐧 as icon',
    '日本語',
    'Add x\n\nRelease-Note: Images have x\nCo-authored-by: A <a@example.com>',
    'Add x\n\nSee: https://example.com\nNote: y',
    'fix\n\nRelease-Note: Users of arm64 can log in again',
  ])('finds nothing in %j', (message) => {
    expect(rulesOf(message)).toEqual([]);
  });

  it.each([
    ['', 'subject-empty'],
    ['.', 'subject-empty'],
    ['fix: .', 'subject-empty'],
    ['fix', 'subject-meaningless'],
    ['Update', 'subject-meaningless'],
    ['fix: more fixes', 'subject-meaningless'],
    ['chore: updates', 'subject-meaningless'],
    ['wip', 'work-in-progress'],
    ['WIP: add chrony', 'work-in-progress'],
    ['[WIP] add chrony', 'work-in-progress'],
    ['fixup! feat: add chrony', 'fixup-left'],
    ['squash! x', 'fixup-left'],
    ['faet: add chrony', 'type-unknown'],
    ['fxi: add chrony', 'type-unknown'],
    ['feat(ssh) : add chrony', 'type-unknown'],
    ['feat:add chrony', 'type-unknown'],
    ['refator(x): add chrony', 'type-unknown'],
    ['feat: x y\n\nBREAKING CHANGE:', 'breaking-empty'],
    ['feat: x y\n\nBREAKING CHANGE:\nRefs: SOE-1', 'breaking-empty'],
    ['feat!: x y', 'breaking-undescribed'],
    ['feat: x y\n\nBREAKING CHANGES: z', 'trailer-misspelt'],
    ['feat: x y\n\nBreaking change: z', 'trailer-misspelt'],
    ['feat: x y\n\nRealease-Note: z', 'trailer-misspelt'],
    ['feat: x y\n\nRelease Note: z', 'trailer-misspelt'],
    ['feat: x y\n\nCo-author-by: A <a@example.com>', 'trailer-misspelt'],
    ["Merge branch 'main' into x", 'merge-noise'],
    ['Merge pull request #12 from acme/x', 'merge-noise'],
    ['Revert "feat: x"', 'revert-unnamed'],
    ['revert: feat: x y', 'revert-unnamed'],
    [`feat: ${'long '.repeat(30)}`, 'subject-long'],
  ])('finds in %j: %s', (message, rule) => {
    expect(rulesOf(message)).toEqual([rule]);
  });

  it('says what to write instead', () => {
    const [finding] = lintCommitMessage('faet(ssh)!: no root\n\nBREAKING CHANGE: use sudo');

    expect(finding).toMatchObject({
      rule: 'type-unknown',
      level: 'error',
      subject: 'faet(ssh)!: no root',
      advice: 'Write "feat(ssh)!: no root".',
    });
    expect(rulesOf('feat(ssh)!: no root\n\nBREAKING CHANGE: use sudo')).toEqual([]);
  });

  it('has rules that can be switched and a length that can be set', () => {
    const message = 'faet: add chrony';
    expect(lintCommitMessage(message, { rules: { 'type-unknown': 'off' } })).toEqual([]);
    expect(lintCommitMessage(message, { rules: { 'type-unknown': 'warning' } })).toMatchObject([
      { level: 'warning' },
    ]);
    expect(lintCommitMessage('feat: add chrony', { maxSubjectLength: 9 })).toMatchObject([
      { rule: 'subject-long', seen: 'Its subject has 10 characters.' },
    ]);
  });

  it('finds every slip of the fingers in a long type, and none in the type itself', () => {
    const long = conventionalTypes.filter((type) => type.length > 4 && type !== 'revert');
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), (type, at) => {
        const place = at % (type.length - 1);
        const [a = '', b = ''] = [type[place], type[place + 1]];
        const slipped = `${type.slice(0, place)}${b}${a}${type.slice(place + 2)}`;
        expect(rulesOf(`${type}: add chrony`)).toEqual([]);
        if (slipped !== type) expect(rulesOf(`${slipped}: add chrony`)).toEqual(['type-unknown']);
      }),
    );
  });

  it('stays quick and whole whatever a message holds', () => {
    const hostile = [
      '('.repeat(50_000),
      `feat${'('.repeat(50_000)}: x`,
      `a: ${' '.repeat(50_000)}x`,
      `x\n\n${'BREAKING CHANGE:\n'.repeat(5_000)}`,
      `x\n\n${'- '.repeat(50_000)}:`,
      'x '.repeat(50_000),
    ];
    for (const message of hostile) expect(Array.isArray(lintCommitMessage(message))).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        for (const { rule, seen, advice } of lintCommitMessage(message)) {
          expect(Object.keys(lintRules)).toContain(rule);
          expect(seen && advice).not.toBe('');
        }
      }),
    );
  });

  it('looks at a hostile message as quickly as at any other', () => {
    expect(rulesOf(`feat: x y\n\nBREAKING CHANGE: a${' \n'.repeat(500_000)}b`)).toEqual([]);
  });
});
