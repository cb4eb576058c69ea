import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CommitPolicy, checkCommitMessage } from '../../src/index.js';
import { matchesWildcard } from '../../src/policy/exemption-fits.js';
import { policy } from './fixtures.js';

const now = () => new Date('2026-11-28T12:00:00Z');
const verdict = (text: string, rules: Partial<CommitPolicy> = {}, options = {}) =>
  checkCommitMessage(text, { ...policy, ...rules }, { now, ...options });

const template = `
# Please enter the commit message for your changes. Lines starting
# with '#' will be ignored, and an empty message aborts the commit.
#
# On branch feature/SOE-12-fix
#
`;
const scissors = `# ------------------------ >8 ------------------------
# Do not modify or remove the line above.
diff --git a/a b/a
+SOE-5 in the difference
`;

test.each([
  ['a key in the subject', 'SOE-1 Harden sshd\n', 'ok'],
  ['a key in a trailer', 'Harden sshd\n\nRefs: SOE-1\n', 'ok'],
  ['an issue of GitHub', 'Harden sshd, see #7', 'ok'],
  ['line breaks of Windows', 'Harden\r\n\r\nSOE-1\r\n', 'ok'],
  ['no key', 'Harden sshd for UTF-8\n', 'no-issue'],
  ['a key of another project', 'OPS-1 Harden sshd', 'wrong-project'],
  ['keys of several projects', 'OPS-1 SOE-2 Harden sshd', 'ok'],
  ['a key in a comment only', `Harden sshd\n${template}`, 'no-issue'],
  ['an issue at the begin of a line that was not edited', '#12 Harden sshd', 'ok'],
  ['an issue at the begin of a line that git will drop', `Harden\n\n#12\n${template}`, 'no-issue'],
  ['a key behind the scissors only', `Harden sshd\n${scissors}`, 'no-issue'],
  ['nothing but comments', template, 'empty'],
  ['fixup!', 'fixup! Harden sshd', 'exempt'],
  ['squash! with a body', 'squash! Harden sshd\n\nMore', 'exempt'],
  ['amend! with a new message without a key', 'amend! SOE-1 Harden\n\nHarden', 'no-issue'],
  ['amend! with a new message with a key', 'amend! Harden\n\nSOE-1 Harden', 'ok'],
  ['a merge', "Merge branch 'feature'", 'exempt'],
  ['what only begins like a merge', 'Merge the two files', 'no-issue'],
  ['a revert that quotes a key', 'Revert "SOE-1 Harden"\n\nThis reverts commit abcdef1.', 'ok'],
  ['a revert without a key', 'Revert "Harden"\n\nThis reverts commit abcdef1.', 'no-issue'],
])('a message with %s', (_, text, expected) => {
  expect(verdict(text).verdict).toBe(expected);
  expect(verdict(text).accepted).toBe(['ok', 'exempt', 'empty'].includes(expected));
});

test('comments begin with the sign that git uses here', () => {
  expect(verdict('Harden\n; On branch SOE-1\n', {}, { comment: ';' }).verdict).toBe('no-issue');
  expect(verdict('Harden\n#12\n; On branch SOE-1\n', {}, { comment: ';' }).verdict).toBe('ok');
});

test('merges and reverts need an issue of their own where the policy says so', () => {
  const rules = { merges: 'own', reverts: 'own' } as const;

  expect(verdict("Merge branch 'feature'", rules).verdict).toBe('no-issue');
  expect(verdict('Anything', rules, { merge: true }).verdict).toBe('no-issue');
  expect(verdict('Anything', {}, { merge: true }).verdict).toBe('exempt');
  expect(verdict('Revert "SOE-1 Harden"', rules)).toMatchObject({
    verdict: 'no-issue',
    reason: 'SOE-1 is only quoted from what it takes back',
  });
  expect(verdict('Revert "SOE-1 Harden"\n\nRefs: SOE-2', rules).verdict).toBe('ok');
});

test.each([
  ['feature/SOE-12_fix', 'SOE-12 Harden'],
  ['soe-12-fix', 'SOE-12 Harden'],
  ['fix/12-harden', '#12 Harden'],
  ['ops-3', undefined],
  ['xsoe-12', undefined],
  ['release/2026.11', undefined],
])('the branch %s suggests %s', (branch, suggestion) => {
  expect(verdict('Harden', {}, { branch }).suggestion).toBe(suggestion);
});

test('exemptions for authors and subjects hold until their end', () => {
  const exemption = { owner: 'a', reason: 'made by a bot', expires: '2026-11-28' };
  const exemptions = [
    { ...exemption, author: 'bot' },
    { ...exemption, subject: 'Bump *' },
  ];

  expect(verdict('x', { exemptions }, { author: 'bot' }).verdict).toBe('exempt');
  expect(verdict('Bump zod', { exemptions }).verdict).toBe('exempt');
  expect(
    verdict('Bump zod', { exemptions }, { now: () => new Date('2026-11-29T00:00:00Z') }).verdict,
  ).toBe('no-issue');
});

test('a pattern fits what its stars are replaced with, and no pattern takes long', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\\') });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), piece, (pieces, filling) => {
      expect(matchesWildcard(pieces.join('*'), pieces.join(filling))).toBe(true);
      expect(matchesWildcard(pieces.join('*'), `x${pieces.join(filling)}`)).toBe(
        pieces[0] === '' && pieces.length > 1,
      );
    }),
  );
  // As a regular expression this one would not come to an end.
  expect(matchesWildcard(`${'*a'.repeat(5_000)}b`, 'a'.repeat(50_000))).toBe(false);
});

test('hostile messages are judged, whatever they hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { accepted, verdict: word } = verdict(text, { squashes: 'each', reverts: 'own' });
      expect(accepted).toBe(word !== 'no-issue' && word !== 'wrong-project');
    }),
  );
  const long = `${' (#1)'.repeat(50_000)}\n${'* a\n'.repeat(50_000)}${'commit '.repeat(50_000)}`;
  expect(verdict(long, { squashes: 'each' }).verdict).toBe('no-issue');
});
