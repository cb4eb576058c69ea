import { fileURLToPath } from 'node:url';
import { CommitParser } from 'conventional-commits-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import { conventionalTypes, parseMessage } from '../../src/commits/parse-message.js';
import { readCommits } from '../../src/commits/read-commits.js';

/** With the patterns of the preset `conventionalcommits`. */
const parser = new CommitParser({
  headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
});

interface Reading {
  readonly type: string | undefined;
  readonly scope: string | undefined;
  readonly subject: string;
  readonly breaking: boolean;
  readonly notes: readonly string[];
}

function ours(message: string): Reading {
  const { type, scope, subject, breaking } = parseMessage(message);
  return { type, scope, subject, breaking: breaking.length > 0, notes: breaking };
}

/** What the maintained parser reads, brought to our form by the listed differences and nothing else. */
function maintained(message: string): Reading {
  const prepared = differences.marksInCapitals(
    differences.marksApart(differences.oneHeader(message)),
  );
  const { type, scope, subject, header, notes } = parser.parse(prepared);
  const known = differences.knownType(type ?? undefined);
  const told = cleanText((known === undefined ? header : subject) ?? '');
  const texts = notes.map(({ text }) => differences.firstParagraph(text) || told);
  const byFlag = known === undefined && !/BREAKING[ -]CHANGE:/.test(message);
  return {
    type: known,
    scope: known === undefined ? undefined : scope?.trim() || undefined,
    subject: told,
    breaking: texts.length > 0,
    // Where the type is part of the subject, it is part of what the flag says, too.
    notes: byFlag ? texts.map(() => told) : texts,
  };
}

/** Every way in which we read a message differently on purpose. */
const differences = {
  /** A header that is wrapped is one paragraph, as git takes it; the parser ends it at the line. */
  oneHeader(message: string): string {
    const [head = '', ...rest] = message
      .trimStart()
      .replace(/\r\n?/g, '\n')
      .split(/\n[ \t]*\n/);
    return [cleanText(head), ...rest].join('\n\n');
  },
  /** The parser overlooks a note right behind a trailer that ended another note. */
  marksApart(message: string): string {
    return message.replace(/^(?=(?:\*[ \t]+)?BREAKING[ -]CHANGE:)/gm, '\n');
  },
  /** Only capitals make a note, as rule 15 of the specification says; the parser takes any case. */
  marksInCapitals(message: string): string {
    return message.replace(/^((?:\*[ \t]+)?breaking)[ ](change:)/gm, '$1~$2');
  },
  /** A word before a colon that is no type of a change is part of the subject; case does not count. */
  knownType(type: string | undefined): string | undefined {
    return conventionalTypes.find((each) => each === type?.toLowerCase());
  },
  /** Notes are told by their first paragraph: the parser goes on to the next trailer. */
  firstParagraph(text: string): string {
    const [first = ''] = text.trimStart().split(/\n[ \t]*\n/);
    return cleanText(first.replaceAll('breaking~change:', 'breaking change:'));
  },
};

describe('our reading of messages and that of the maintained parser', () => {
  it.each([
    'feat: add chrony',
    'Fix(ssh): close port\n\nA body.\n\nRefs: SOE-1',
    'feat(api)!: drop v1',
    'feat!: drop v1\n\nBREAKING CHANGE: v1 is gone\nuse v2\nRefs: SOE-1',
    'fix: x\n\nBREAKING-CHANGE: y\n\nmore of it\n\nSigned-off-by: A <a@example.com>',
    'fix: x\n\nBREAKING CHANGE: y\nCloses #12',
    'fix: x\n\nBREAKING CHANGE:\n\nthe text stands below\nin two lines',
    'fix: x\n\nBREAKING CHANGE:\nthe text stands below\n\nBREAKING CHANGE: two',
    'fix: squashed (#12)\n\n* feat: one\n\n* BREAKING CHANGE: two\n\n* three',
    'feat(): no scope',
    'feat( a b ): spaces',
    'chore(deps): bump x from 1 to 2\n\nBumps [x](https://example.com/x) from 1 to 2.',
    'wip: some',
    'SOE-12: add chrony',
    'al2023!: no python2',
    "Merge branch 'a'\n\nfeat: not a header",
    'Revert "feat: x"\n\nThis reverts commit aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.',
    'revert: feat: x',
    'plain subject\n\nbreaking change: in small letters is text',
    'feat: a: b: c',
    'feat:no space',
    'two\nlines: of a header\n\nbody',
    'perf(core/io): faster\r\n\r\nBREAKING CHANGE: windows lines\r\nRefs: #1\r\n',
    'feat: x\n\nRefs: SOE-1\nBREAKING CHANGE: behind a trailer',
    'feat: x\n\nBREAKING CHANGE: y\nReviewed-by: B <b@example.com>\nBREAKING CHANGE: z',
  ])('agree on %j', (message) => {
    expect(ours(message)).toEqual(maintained(message));
  });

  it('agree on whatever is made of the parts of messages', () => {
    const word = fc.constantFrom(
      'chrony',
      'port 22',
      'the API',
      'ü',
      'x',
      '日本',
      'a/b',
      '1.2.3',
      '(x)',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const type = fc.constantFrom(...conventionalTypes, 'Feat', 'FIX', 'wip', 'core', 'SOE', 'x_y');
    const scope = fc.constantFrom('', '(ssh)', '(a b)', '()', '(core/io)', '(@x/y)');
    const flag = fc.constantFrom('', '!');
    const header = fc.oneof(
      fc.tuple(type, scope, flag, text).map(([t, s, f, rest]) => `${t}${s}${f}: ${rest}`),
      text,
    );
    const line = fc.oneof(
      text,
      text.map((rest) => `BREAKING CHANGE: ${rest}`),
      text.map((rest) => `BREAKING-CHANGE: ${rest}`),
      text.map((rest) => `* BREAKING CHANGE: ${rest}`),
      text.map((rest) => `breaking change: ${rest}`),
      text.map((rest) => `Refs: ${rest}`),
      text.map((rest) => `* feat: ${rest}`),
      text.map((rest) => `  indented ${rest}`),
      fc.constantFrom('', 'Closes #12', 'BREAKING CHANGE:', 'Signed-off-by: A <a@example.com>'),
    );
    const ending = fc.constantFrom('\n', '\r\n');
    const message = fc
      .tuple(header, fc.array(line, { maxLength: 8 }), ending)
      .map(([head, lines, end]) => [head, '', ...lines].join(end));
    fc.assert(
      fc.property(message, (each) => {
        expect(ours(each)).toEqual(maintained(each));
      }),
      { numRuns: 2000 },
    );
  });

  it('agree on every message of the repository that this package is in', async () => {
    const directory = fileURLToPath(new URL('../../../..', import.meta.url));
    let seen = 0;
    for await (const { message, parents } of readCommits({ directory })) {
      if (parents.length > 1 || message.trim() === '') continue;
      expect(ours(message)).toEqual(maintained(message));
      seen += 1;
    }
    // A shallow clone has at least one.
    expect(seen).toBeGreaterThan(0);
  });

  it('differ where the parser gives up or takes lines for something else', () => {
    expect(() => parser.parse(' \n')).toThrow(TypeError);
    expect(ours(' \n')).toMatchObject({ subject: '', breaking: false });
    // Scopes with brackets: the parser takes all up to the last one.
    expect(parser.parse('feat(a): x (b): y')['scope']).toBe('a): x (b');
    expect(ours('feat(a): x (b): y')).toMatchObject({ scope: 'a', subject: 'x (b): y' });
    // A line of a commit between signs is a field of the log to the parser.
    expect(parser.parse('feat: x\n\n-hash-\nBREAKING CHANGE: y').notes).toEqual([]);
    expect(ours('feat: x\n\n-hash-\nBREAKING CHANGE: y').notes).toEqual(['y']);
    // No subject at all.
    expect(parser.parse('feat: ')['type']).toBe('feat');
    expect(ours('feat: ').type).toBeUndefined();
  });
});
