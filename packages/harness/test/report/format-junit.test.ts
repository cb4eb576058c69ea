import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { formatReport, makeReport, type TestResult } from '../../src/index.js';
import { anyReport } from '../support/any-report.js';
import { lifelikeReport } from '../support/lifelike-report.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML 1.0 strictly: saxes throws for anything that is not well-formed. */
function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return root.children[0] ?? root;
}

// junit-10.xsd of Jenkins' xunit plugin: the elements that each may hold, and its attributes.
const outcomes = ['skipped', 'error', 'failure'];
const tries = ['rerunFailure', 'rerunError', 'flakyFailure', 'flakyError'];
const rules: Readonly<
  Record<string, { inside: readonly string[]; attributes: readonly string[] }>
> = {
  testsuites: {
    inside: ['testsuite'],
    attributes: ['name', 'time', 'tests', 'failures', 'errors'],
  },
  testsuite: {
    inside: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    attributes: [
      ...['name', 'tests', 'failures', 'errors', 'group', 'time', 'skipped', 'timestamp'],
      ...['hostname', 'id', 'package', 'file', 'log', 'url', 'version'],
    ],
  },
  properties: { inside: ['property'], attributes: [] },
  property: { inside: [], attributes: ['name', 'value'] },
  testcase: {
    inside: [...outcomes, ...tries, 'system-out', 'system-err'],
    attributes: ['name', 'time', 'classname', 'group'],
  },
  ...Object.fromEntries(
    [...outcomes, ...tries].map((name) => [name, { inside: [], attributes: ['message', 'type'] }]),
  ),
};

function checkRules({ name, attributes, children }: Element): void {
  const rule = rules[name];
  expect(rule, name).toBeDefined();
  for (const attribute of Object.keys(attributes)) expect(rule?.attributes).toContain(attribute);
  for (const child of children) {
    expect(rule?.inside).toContain(child.name);
    checkRules(child);
  }
}

function count(element: Element, ...names: readonly string[]): number {
  const inside = element.children.reduce((sum, child) => sum + count(child, ...names), 0);
  return inside + (names.includes(element.name) ? 1 : 0);
}

function only(test: Partial<TestResult>): Element {
  const tests = [{ name: 'a', status: 'passed' as const, duration: 1500, ...test }];
  return readXml(formatReport(makeReport(tests), 'junit'));
}

describe('JUnit', () => {
  it('keeps to the elements and sums that Jenkins knows, whatever the texts', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = readXml(formatReport(report, 'junit'));
        checkRules(root);
        const { summary } = report.results;
        const { tests, failures, errors } = root.attributes;
        expect({ tests, failures, errors }).toEqual({
          tests: String(summary.tests),
          failures: String(summary.failed),
          errors: String(summary.other),
        });
        expect(count(root, 'testcase')).toBe(summary.tests);
        expect(count(root, 'failure')).toBe(summary.failed);
        expect(count(root, 'error')).toBe(summary.other);
        expect(count(root, 'skipped')).toBe(summary.skipped + summary.pending);
        for (const suite of root.children) {
          expect(suite.attributes['tests']).toBe(String(count(suite, 'testcase')));
          expect(suite.attributes['failures']).toBe(String(count(suite, 'failure')));
          expect(suite.attributes['errors']).toBe(String(count(suite, 'error')));
          expect(suite.attributes['skipped']).toBe(String(count(suite, 'skipped')));
        }
      }),
    );
  });

  it('has a suite for each launch and suite, with what is the same for all of it', () => {
    const root = readXml(formatReport(lifelikeReport, 'junit'));

    expect(root.children).toHaveLength(27);
    expect(root.children[3]?.attributes).toMatchObject({
      name: 'nitro-x86-bios-uefi / base',
      tests: '25',
      timestamp: '2026-11-20T08:00:00',
    });
    expect(root.children[3]?.children[0]?.children.map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([
        { name: 'appName', value: 'al2023-base' },
        { name: 'instanceType', value: 'm7i.large' },
      ]),
    );
  });

  it('tells seconds, and which signs XML forbids', () => {
    const root = only({
      status: 'failed',
      message: 'a\u0000\u001b[31mb\uFFFEc\ud800',
      trace: 'x\n]]>&y',
    });
    const testcase = root.children[0]?.children[0];

    expect(testcase?.attributes['time']).toBe('1.500');
    expect(testcase?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: 'a b\uFFFDc\uFFFD', type: 'assertion' },
      text: 'x\n]]>&y',
    });
  });

  it.each([
    ['other', 'error', 'lost'],
    ['skipped', 'skipped', 'lost'],
    ['pending', 'skipped', 'did not run: lost'],
  ] as const)('writes %s as %s with its reason', (status, name, message) => {
    const [element] = only({ status, message: 'lost' }).children[0]?.children[0]?.children ?? [];

    expect(element).toMatchObject({ name, attributes: { message } });
  });

  it('tells earlier tries of what passed at last, and of what did not', () => {
    const retryAttempts = [
      { attempt: 1, status: 'failed' as const, message: 'no' },
      { attempt: 2, status: 'other' as const, message: 'lost' },
    ];
    const names = (test: Partial<TestResult>) =>
      only(test).children[0]?.children[0]?.children.map((child) => child.name);

    expect(names({ flaky: true, retryAttempts })).toEqual(['flakyFailure', 'flakyError']);
    expect(names({ status: 'failed', retryAttempts })).toEqual([
      'rerunFailure',
      'rerunError',
      'failure',
    ]);
  });
});
