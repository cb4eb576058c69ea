import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { formatReport, makeReport, readTap, type TestResult } from '../../src/index.js';
import { printable, printableLines } from '../../src/printable.js';
import {
  escapeMarkdown,
  markdownBlock,
  markdownCode,
  markdownLink,
} from '../../src/report/escape-markdown.js';
import { anyReport } from '../support/any-report.js';
import { hostileText } from '../support/hostile-text.js';
import { lifelikeDecisions, lifelikeReport, lifelikeScans } from '../support/lifelike-report.js';

const options = { decisions: lifelikeDecisions, scans: lifelikeScans };

/** Reads Markdown as GitHub does. */
function read(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function shape(node: Nodes): string {
  const inside = 'children' in node ? node.children.map((child) => shape(child)).join('') : '';
  return node.type === 'text' ? '' : `<${node.type}>${inside}`;
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}

function typesOf(node: Nodes): readonly string[] {
  const inside = 'children' in node ? node.children.flatMap((child) => [...typesOf(child)]) : [];
  return [node.type, ...inside];
}

function htmlOf(node: Nodes): readonly string[] {
  if (node.type === 'html') return [node.value];
  return 'children' in node ? node.children.flatMap((child) => [...htmlOf(child)]) : [];
}

describe('Markdown', () => {
  it('shows foreign text as it is, in a line, a cell and a link', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = printable(text);
        fc.pre(line !== '');
        const plain = (markdown: string) => textOf(read(markdown)).replaceAll('\u200b', '');
        expect(shape(read(escapeMarkdown(text)))).toBe('<root><paragraph>');
        expect(plain(escapeMarkdown(text))).toBe(line.replaceAll('\u200b', ''));
        const table = `| x | y |\n| --- | --- |\n| ${escapeMarkdown(text)} | ${markdownCode(text)} |`;
        expect(shape(read(table)).replace('<inlineCode>', '')).toBe(
          '<root><table><tableRow><tableCell><tableCell><tableRow><tableCell><tableCell>',
        );
        expect(shape(read(markdownLink(text, 'https://e.example/a?b=(c)&lt;')))).toBe(
          '<root><paragraph><link>',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('mentions nobody and refers to nothing', () => {
    const escaped = escapeMarkdown(
      '@team/all #12 GH-7 a@e.example www.e.example https://e.example',
    );

    expect(textOf(read(escaped)).split('\u200b')).toEqual([
      '@',
      'team/all #',
      '12 GH-',
      '7 a@',
      'e.example www',
      '.e.example https:',
      '//e.example',
    ]);
  });

  it('never ends a block of code before its text does', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = printableLines(text);
        const root = read(`${markdownBlock(lines)}\n\nafter`);
        expect(shape(root)).toBe('<root><code><paragraph>');
      }),
    );
  });

  it('holds no HTML but breaks of lines, and no image, whatever the texts', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = read(formatReport(report, 'markdown', options));
        expect(new Set(htmlOf(root))).toEqual(new Set(['<br>']));
        const types = new Set(typesOf(root));
        for (const type of ['image', 'imageReference', 'footnoteReference', 'definition']) {
          expect(types).not.toContain(type);
        }
      }),
    );
  });

  it('tells the verdict, gates, failures, the matrix and what else people ask for, in this order', () => {
    const root = read(formatReport(lifelikeReport, 'markdown', options));
    const headings =
      'children' in root ? root.children.filter(({ type }) => type === 'heading') : [];

    expect(headings.filter((each) => 'depth' in each && each.depth < 3).map(textOf)).toEqual([
      'Tests of al2023-base 2026.11.2',
      'Gates',
      'What gates decided',
      'Failures',
      'Suites and launches',
      'Known failures',
      'Flaky',
      'Did not run',
      'Launches',
      'Slowest',
      'Findings',
      'Scans',
    ]);
  });

  it('tells one failure of many launches once', () => {
    const text = formatReport(lifelikeReport, 'markdown', options);

    expect(text.match(/### user appadmin: uid is 1200/g)).toHaveLength(1);
    expect(text).toContain('hygiene on bake, nitro-x86-bios-uefi, nitro-arm64, metal-x86');
    expect(text).toContain('**❌ failed** · 467 of 540 tests passed, 10 failed');
    expect(text).toContain('| critical | [CVE-2026-0001]');
    expect(text).toContain('| high **new** | [CVE-2026-0004]');
    expect(text).toContain('60 **did not get to run** | the instance never came online in SSM');
  });

  it('tells a message once, where the trace repeats it', () => {
    const [failed] = readTap(
      'not ok 1 - sshd runs\n  ---\n  message: "it is \\"dead\\""\n  severity: fail\n  at: x.sh\n  ...\n1..1\n',
    );
    const told = (test: TestResult | undefined, format: 'markdown' | 'html' | 'sarif') =>
      formatReport(makeReport(test === undefined ? [] : [test]), format);

    expect(failed?.message).toContain('dead');
    expect(told(failed, 'markdown').match(/it is/g)).toHaveLength(1);
    expect(told(failed, 'html').match(/it is/g)).toHaveLength(1);
    expect(told(failed, 'sarif').match(/it is/g)).toHaveLength(1);
    expect(told(failed, 'markdown')).toContain('at: x.sh');
  });

  it('says of nothing that it was not evaluated', () => {
    expect(formatReport(makeReport([]), 'markdown')).toContain('⚠️ not evaluated');
  });

  it.each([
    ['failures', { status: 'failed', message: 'm'.repeat(9000) }],
    ['short failures', { status: 'failed' }],
    ['tests that did not run', { status: 'pending' }],
    ['flaky tests', { status: 'passed', flaky: true }],
  ] satisfies [string, Partial<TestResult> & Pick<TestResult, 'status'>][])(
    'fits into a job summary with 20,000 %s',
    (_, test) => {
      const tests = Array.from(
        { length: 20_000 },
        (_, at): TestResult => ({
          name: `${at} ${'漢'.repeat(300)}`,
          duration: 1,
          suite: [`launch-${at % 40}`, `suite-${at % 600}`],
          ...test,
          ...(test.status === 'pending' && { message: `reason ${at}` }),
        }),
      );
      const text = formatReport(makeReport(tests), 'markdown');

      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
      expect(text).toMatch(/^… and [\d,]+ more\.$/m);
      expect(text.match(/^```/gm)?.length ?? 0).toBe(2 * (text.match(/^```text$/gm)?.length ?? 0));
      expect(text.match(/^\|.*[^|\n]$/m)).toBeNull();
    },
  );
});
