import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromByteText, toByteText } from '../../src/changelog/byte-text.js';
import { compareReleaseVersions } from '../../src/changelog/compare-release-versions.js';
import {
  changelogHeader,
  type PlanChangelogOptions,
  planChangelog,
} from '../../src/changelog/plan-changelog.js';
import { applySplices } from '../../src/changelog/splice.js';
import { type ReleaseNotes, ReleaseNotesError } from '../../src/index.js';
import { hostileText } from '../support/hostile-text.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { nodesOf, parseMarkdown, textOf } from '../support/parse-markdown.js';

const defaults: PlanChangelogOptions = {
  mapping: {},
  replace: false,
  compare: compareReleaseVersions,
  header: changelogHeader,
};

function notesOf(version: string, parts: Partial<ReleaseNotes> = {}): ReleaseNotes {
  const change = changeOf('a'.repeat(40), { subject: `what came with ${version}` });
  return emptyNotes(version, { sections: [{ title: 'Features', changes: [change] }], ...parts });
}

function edit(bytes: Uint8Array, notes: ReleaseNotes, options: Partial<PlanChangelogOptions> = {}) {
  const plan = planChangelog(bytes, notes, { ...defaults, ...options });
  return { ...plan, bytes: fromByteText(applySplices(toByteText(bytes), plan.splices)) };
}

function editText(text: string, notes: ReleaseNotes, options: Partial<PlanChangelogOptions> = {}) {
  const { bytes, ...plan } = edit(Buffer.from(text), notes, options);
  return { ...plan, text: bytes.toString('utf8') };
}

/** Without the comments, whose digests say nothing to readers of a test. */
function withoutMarks(text: string): string {
  return text.replace(/<!-- release-notes sha256:\w{64} -->\r?\n/g, '');
}

const kept = `# Changelog

All notable changes.

## [Unreleased]

### Added

- Something that is not out yet.

## [1.1.0] - 2026-10-01

### Fixed

- A thing.

## [1.0.0] - 2026-09-01

- The first.

[Unreleased]: https://github.com/acme/images/compare/v1.1.0...HEAD
[1.1.0]: https://github.com/acme/images/compare/v1.0.0...v1.1.0
[1.0.0]: https://github.com/acme/images/releases/tag/v1.0.0
`;

describe('planChangelog', () => {
  it('inserts a version below what is unreleased and above what is older, with its reference', () => {
    const { text, warnings } = editText(kept, notesOf('1.2.0'));

    expect(withoutMarks(text)).toBe(
      kept
        .replace(
          '## [1.1.0]',
          `## [1.2.0] - 2026-11-02

### Added

- what came with 1.2.0 (\`aaaaaaa\`) by Ada

## [1.1.0]`,
        )
        .replace(
          '\n[1.1.0]: ',
          `
[1.2.0]: https://github.com/acme/images/compare/v1.1.0...v1.2.0
[1.1.0]: `,
        ),
    );
    expect(warnings).toEqual([
      'The reference [Unreleased] still compares with the version before; it is kept, since nothing but the new section is written.',
    ]);
  });

  it('inserts an older version where it belongs: between two, and behind all', () => {
    const between = editText(kept, notesOf('1.0.5')).text;
    const last = editText(kept, notesOf('0.9.0', { previous: '0.8.0' })).text;

    expect(between.indexOf('## [1.0.5]')).toBeGreaterThan(between.indexOf('- A thing.'));
    expect(between.indexOf('## [1.0.5]')).toBeLessThan(between.indexOf('## [1.0.0]'));
    expect(between).toContain(
      '[1.0.5]: https://github.com/acme/images/compare/v1.0.0...v1.0.5\n[1.0.0]',
    );
    expect(last.indexOf('## [0.9.0]')).toBeGreaterThan(last.indexOf('- The first.'));
    expect(last.endsWith('[0.9.0]: https://github.com/acme/images/compare/v0.8.0...v0.9.0\n')).toBe(
      true,
    );
    expect(last).toContain('by Ada\n\n[Unreleased]: ');
  });

  it('orders pre-releases before the release', () => {
    const { text } = editText(editText(kept, notesOf('1.2.0')).text, notesOf('1.2.0-rc.1'));
    expect(text.indexOf('## [1.2.0-rc.1]')).toBeGreaterThan(text.indexOf('## [1.2.0]'));
    expect(text.indexOf('## [1.2.0-rc.1]')).toBeLessThan(text.indexOf('## [1.1.0]'));
  });

  it('begins a new file with a title, and with a reference if the notes have an address', () => {
    const address = 'https://github.com/acme/images/compare/v1.0.0...v1.1.0';
    const first = editText('', notesOf('1.1.0', { links: { compare: address } }));
    const second = editText(first.text, notesOf('1.2.0'));
    const plain = editText('', notesOf('1.1.0'));

    expect(withoutMarks(first.text)).toBe(`# Changelog

All notable changes are told here, in the format of
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [1.1.0] - 2026-11-02

### Added

- what came with 1.1.0 (\`aaaaaaa\`) by Ada

[1.1.0]: ${address}
`);
    expect(second.text).toContain(
      '[1.2.0]: https://github.com/acme/images/compare/v1.1.0...v1.2.0\n[1.1.0]: ',
    );
    expect(plain.text).toContain('## 1.1.0 - 2026-11-02');
  });

  it('sorts the parts of the notes into the sections of Keep a Changelog, in its order', () => {
    const section = (title: string) => ({
      title,
      changes: [changeOf('b'.repeat(40), { subject: `of ${title}` })],
    });
    const notes = notesOf('1.0.0', {
      sections: [
        ...['Security', 'Fixes', 'Features', 'Performance', 'Changes', 'Reverted'].map(section),
        ...['Documentation', 'Maintenance', 'Removed', 'Kernel'].map(section),
      ],
      breaking: [{ description: 'Root login is gone', scope: 'ssh', hash: 'c'.repeat(40) }],
      deprecations: [{ text: 'IMDSv1', replacement: 'IMDSv2', until: '2027.1' }],
      security: {
        fixed: [{ id: 'CVE-2026-1', severity: 'high', package: 'curl', fixedIn: '8.1' }],
      },
    });
    const mapping = { Maintenance: 'omit', Kernel: 'Security' } as const;
    const tree = parseMarkdown(editText('', notes, { mapping }).text);
    const blocks = 'children' in tree ? tree.children : [];
    const outline = blocks.flatMap((node) =>
      node.type === 'heading' && node.depth === 3
        ? [`# ${textOf(node)}`]
        : node.type === 'list'
          ? node.children.map(textOf)
          : [],
    );

    expect(outline).toEqual([
      '# Added',
      'of Features (bbbbbbb) by Ada',
      '# Changed',
      'Breaking (ssh): Root login is gone (ccccccc)',
      'of Performance (bbbbbbb) by Ada',
      'of Changes (bbbbbbb) by Ada',
      'of Reverted (bbbbbbb) by Ada',
      'of Documentation (bbbbbbb) by Ada',
      '# Deprecated',
      'IMDSv1, use IMDSv2, until 2027.1',
      '# Removed',
      'of Removed (bbbbbbb) by Ada',
      '# Fixed',
      'of Fixes (bbbbbbb) by Ada',
      '# Security',
      'CVE-2026-1: high, curl, fixed in 8.1',
      'of Security (bbbbbbb) by Ada',
      'of Kernel (bbbbbbb) by Ada',
    ]);
  });

  it('tells why a release exists that changes nothing', () => {
    const reasons = [{ kind: 'source-image', text: 'A newer *source image*.' }] as const;
    expect(editText('', emptyNotes('1', { reasons })).text).toContain(
      '\n\nA newer \\*source image\\*.\n',
    );
    expect(editText('', emptyNotes('1')).text).toContain('\n\nNo changes.\n');
  });

  it('replaces a section that is as it was written, whatever the line breaks became', () => {
    const written = editText(kept, notesOf('1.2.0')).text;
    const windows = written.replaceAll('\n', '\r\n');
    const newer = notesOf('1.2.0', { sections: [] });
    for (const text of [written, windows, written.replace(/\n\n## \[1\.1/, '\n\n\n\n## [1.1')]) {
      const { text: after, warnings } = editText(text, newer);
      expect(after).toContain('No changes.');
      expect(after).not.toContain('what came with');
      expect(warnings).toEqual([]);
      expect(/(?<!\r)\n/.test(after)).toBe(text !== windows);
      expect(editText(after, newer).splices).toEqual([]);
    }
  });

  it('keeps a section that somebody wrote or changed, and says so, unless it shall be replaced', () => {
    const written = editText(kept, notesOf('1.2.0')).text;
    const changed = [
      written.replace('what came with 1.2.0', 'what really came'),
      written.replace('- 2026-11-02', '- 2026-11-03'),
      written.replace('### Added\n\n- what', '### Added\n\n- More.\n- what'),
      kept.replace('## [Unreleased]', '## [v1.2.0]\n\nBy hand.\n\n## [Unreleased]'),
    ];
    const newer = notesOf('1.2.0', { sections: [] });
    for (const text of changed) {
      const { splices, warnings } = editText(text, newer);
      expect(splices).toEqual([]);
      expect(warnings).toEqual([
        'The section of 1.2.0 was written or changed by hand, and is kept; option replace replaces it.',
      ]);
      const replaced = editText(text, newer, { replace: true });
      expect(replaced.text).toContain('No changes.');
      expect(editText(replaced.text, newer, { replace: true }).splices).toEqual([]);
    }
  });

  it('takes headings and references in code and comments for text', () => {
    const text = `# Changelog

\`\`\`md
## [9.0.0]
\`\`\`

<!--
## [8.0.0]
-->

~~~~
## [7.0.0]
~~~
## [6.0.0]
~~~~

## 1.0.0

- Old.
`;
    const after = editText(text, notesOf('2.0.0')).text;
    expect(after.indexOf('## 2.0.0')).toBe(text.indexOf('## 1.0.0'));
  });

  it('warns where it does not find a version', () => {
    const { text, warnings } = editText('# C\n\n## Parts\n\nx\n', notesOf('1.0.0'));
    expect(text.startsWith('# C\n\n## Parts\n\nx\n\n## 1.0.0')).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('names a version')]);
    expect(editText('# C\n\nIntroduction.\n', notesOf('1.0.0')).warnings).toEqual([]);
  });

  it('refuses to write into a code block or a comment that is not closed', () => {
    for (const text of ['# C\n\n```\ncode\n', '# C\n<!--\n', '<pre>']) {
      expect(() => editText(text, notesOf('1.0.0'))).toThrow('is not closed');
      const closed = `${text}\n## 0.1.0\n\`\`\`\n-->\n</pre>\n\n## 0.1.0\n`;
      expect(editText(closed, notesOf('1.0.0')).splices).toHaveLength(1);
    }
  });

  it('follows the heading style of the file', () => {
    const styles: readonly [string, string][] = [
      ['# C\n\n## v1.0.0 (2026-01-01)\n', '## 1.1.0 - 2026-11-02\n'],
      ['# C\n\n## [1.0.0](https://e.example) (2026-01-01)\n', '## 1.1.0 - 2026-11-02\n'],
      ['# C\n\n## [1.0.0] - 2026-01-01\n', '## [1.1.0] - 2026-11-02\n'],
      ['C\n=\n\n1.0.0\n-----\n\nOld.\n', '## 1.1.0 - 2026-11-02\n'],
      ['# [1.0.0] - 2026-01-01\n\n## Fixed\n', '# [1.1.0] - 2026-11-02\n'],
      ['# C\n\n### 1.0.0 Mar 7 2025\n', '### 1.1.0 - 2026-11-02\n'],
      ['# C\n\n## [Unreleased]\n', '## [1.1.0] - 2026-11-02\n'],
    ];
    for (const [text, heading] of styles) {
      const after = editText(text, notesOf('1.1.0')).text;
      expect(after).toContain(`\n${heading}`.replace('\n# [1.1.0]', '# [1.1.0]'));
      expect(after.indexOf('1.1.0')).toBeLessThan(
        text.includes('1.0.0') ? after.indexOf('1.0.0') : after.length,
      );
    }
  });

  it('changes no byte outside of what it inserts, and nothing when it runs again, in any file', () => {
    fc.assert(
      fc.property(anyFile, fc.constantFrom(...versions), anyLinks, (bytes, version, links) => {
        const notes = notesOf(version, { links, previous: '1.0.0' });
        const written = attempt(() => edit(bytes, notes));
        if (written === undefined) return;
        const { splices, bytes: after } = written;

        let from = 0;
        let rest = after;
        for (const { at, remove, text } of splices) {
          const before = bytes.subarray(from, at);
          expect(remove).toBe(0);
          expect(rest.subarray(0, before.length).equals(before)).toBe(true);
          rest = rest.subarray(before.length + text.length);
          from = at;
        }
        expect(rest.equals(bytes.subarray(from))).toBe(true);
        expect(edit(after, notes).splices).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same order, whatever the order in which versions come', () => {
    const all = ['2026.9.3', '2026.10.1', '2026.10.1-2', '2026.11.1', '2026.11.10'];
    const links = { compare: 'https://e.example/compare/v1...v2' };
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (some) => {
        const text = some.reduce((t, each) => editText(t, notesOf(each, { links })).text, '');
        const headings = [...text.matchAll(/^## \[(.*)\] - /gm)].map(([, version]) => version);
        const references = [...text.matchAll(/^\[(.*)\]: /gm)].map(([, version]) => version);
        const newestFirst = all.filter((each) => some.includes(each)).reverse();
        expect(headings).toEqual(newestFirst);
        expect(references).toEqual(newestFirst);
      }),
      { numRuns: 100 },
    );
  });

  it('lets no text of the notes become a heading, a comment or a section of its own', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, version) => {
        const notes = notesOf(`${version}1`, {
          breaking: [{ description: `${text}x`, scope: text, hash: 'c'.repeat(40) }],
          deprecations: [{ text: `${text}x` }],
          reasons: [{ kind: 'source-image', text }],
          sections: [
            { title: text || 'x', changes: [changeOf('d'.repeat(40), { subject: text })] },
          ],
        });
        const { text: after } = editText(kept, notes);
        const tree = parseMarkdown(after);
        const headings = nodesOf(tree, 'heading').filter(({ depth }) => depth === 2);

        expect(headings).toHaveLength(4);
        // The one comment is that with the digest.
        expect(nodesOf(tree, 'html')).toHaveLength(1);
        expect(editText(after, notes).splices).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

/** What cannot be written because of the file itself is told, and nothing is changed. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ReleaseNotesError && error.message.includes('is not closed')) {
      return undefined;
    }
    throw error;
  }
}

const versions = [
  '1.2.0',
  'v2.0.0-rc.1',
  '2026.11.1',
  'Unreleased',
  '1',
  'al2023 1.0',
  '[x]',
  '1.0 b',
];

const anyLinks = fc.constantFrom({}, { compare: 'https://e.example/compare/v1...v2' });

const anyFile = fc
  .record({
    mark: fc.constantFrom('', '\u00ef\u00bb\u00bf'),
    lines: fc.array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '# Changelog',
            '## [Unreleased]',
            '## [1.1.0] - 2026-10-01',
            '## 1.0.0',
            '1.0.0',
            '---',
          ],
          ...['## [v0.9.0](https://e.example)', '# 3.0.0', '### 1.5.0', '### Fixed', '## Other'],
          ...['', '', '  ', '- a', '  b  ', '```', '~~~', '<!--', '-->', '<pre>', '</pre>', '<b>'],
          '[1.1.0]: https://github.com/a/b/compare/v1.0.0...v1.1.0',
          '[1.0.0]: <https://e.example/\u00e9>',
          ...['[unreleased]: https://e.example/compare/v1.1.0...HEAD', '[x]: y', '[^1]: z'],
        ),
        hostileText.map((text) => Buffer.from(text).toString('latin1')),
        fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      ),
      { maxLength: 14 },
    ),
    breaks: fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 }),
    ended: fc.boolean(),
  })
  .map(({ mark, lines, breaks, ended }) => {
    const text = lines.map((line, at) => line + (breaks[at % breaks.length] ?? '\n')).join('');
    return Buffer.from(mark + (ended ? text : text.replace(/[\r\n]+$/, '')), 'latin1');
  });

it('reads a changelog at once, also when somebody filled it with blanks', () => {
  const blanks = ' '.repeat(200_000);
  const text = `# Changelog\n\n## 1.0.0\n\n- A${blanks}thing\n\n### Fixed${blanks}x\n`;

  expect(editText(text, notesOf('1.0.0')).splices).toEqual([]);
});
