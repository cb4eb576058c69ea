import type { ScanXmlReader } from './scan-xml.js';

/** How a rule ended. */
export interface RuleResult {
  readonly id: string;
  /** `pass`, `fail`, `notapplicable`, … */
  readonly result: string;
  readonly severity: string;
  readonly title: string | undefined;
  /** Identifiers of the same, such as a CCE or CVE. */
  readonly aliases: readonly string[];
  /** The benchmark has a fix for it. */
  readonly hasFix: boolean;
}

/** What is kept of results. Texts are empty where there is none. */
export interface XccdfResults {
  readonly testSystem: string;
  readonly benchmark: string;
  readonly benchmarkVersion: string;
  readonly profile: string;
  readonly target: string;
  readonly endTime: string;
  readonly rules: readonly RuleResult[];
}

/** The results of rules in XCCDF 1.2 (NISTIR 7275 r4, table 26). */
const resultWords: ReadonlySet<string> = new Set([
  'pass',
  'fail',
  'error',
  'unknown',
  'notapplicable',
  'notchecked',
  'notselected',
  'informational',
  'fixed',
]);

interface Rule {
  severity: string;
  title?: string;
  hasFix: boolean;
}

/** Rules and results at most: the largest guides have some thousand. */
const mostRules = 200_000;

/**
 * Gathers results while a document is read. Results count only where a scanner puts them: at the root,
 * in the benchmark at the root, or in `reports/report/content` of an ARF report, not in the content that
 * the report embeds.
 *
 * @param refuse - the error for a place and a problem
 */
export function collectXccdf(refuse: (place: string, problem: string) => Error): {
  readonly reader: ScanXmlReader;
  readonly results: () => XccdfResults;
} {
  const rules = new Map<string, Rule>();
  const found: Omit<RuleResult, 'title' | 'hasFix'>[] = [];
  const facts = {
    testSystem: '',
    benchmark: '',
    benchmarkVersion: '',
    profile: '',
    target: '',
    endTime: '',
  };
  let testResults = 0;
  let inResult = false;
  let rule: Rule | undefined;
  let current: { id: string; severity: string; result: string; aliases: string[] } | undefined;

  const openInResult = (
    name: string,
    attributes: Readonly<Record<string, string>>,
    parent: string | undefined,
  ) => {
    if (name === 'rule-result' && parent === 'TestResult') {
      const id = attributes['idref'] ?? '';
      if (id === '') throw refuse('TestResult/rule-result', 'it has no idref');
      current = { id, severity: attributes['severity'] ?? '', result: '', aliases: [] };
    } else if (parent === 'TestResult') {
      if (name === 'profile') facts.profile ||= attributes['idref'] ?? '';
      if (name === 'benchmark') facts.benchmark ||= attributes['id'] ?? attributes['href'] ?? '';
    }
  };
  const closeInResult = (name: string, text: string, parent: string | undefined) => {
    if (name === 'TestResult') inResult = false;
    else if (name === 'target' && parent === 'TestResult') facts.target ||= text;
    else if (name === 'result' && parent === 'rule-result' && current) current.result = text;
    else if (name === 'ident' && parent === 'rule-result' && current) current.aliases.push(text);
    else if (name === 'rule-result' && current) {
      if (!resultWords.has(current.result)) {
        throw refuse(
          `rule-result ${current.id}`,
          `its result is "${current.result}", which XCCDF does not know`,
        );
      }
      if (found.length >= mostRules)
        throw refuse('TestResult', `it has more than ${mostRules} results`);
      found.push(current);
      current = undefined;
    }
  };
  return {
    reader: {
      texts: new Set(['title', 'target', 'result', 'ident']),
      opened(name, attributes, path) {
        const parent = path.at(-1);
        if (inResult) openInResult(name, attributes, parent);
        else if (name === 'TestResult' && isPlaceOfResults(path)) {
          inResult = true;
          testResults += 1;
          facts.testSystem ||= attributes['test-system'] ?? '';
          facts.benchmarkVersion ||= attributes['version'] ?? '';
          facts.endTime = attributes['end-time'] ?? facts.endTime;
        } else if (name === 'Rule' && attributes['id'] !== undefined) {
          if (rules.size >= mostRules)
            throw refuse('Benchmark', `it has more than ${mostRules} rules`);
          rule = { severity: attributes['severity'] ?? '', hasFix: false };
          rules.set(attributes['id'], rule);
        } else if (name === 'fix' && parent === 'Rule' && rule) rule.hasFix = true;
      },
      closed(name, text, path) {
        const parent = path.at(-1);
        if (inResult) closeInResult(name, text, parent);
        else if (name === 'title' && parent === 'Rule' && rule) rule.title ??= text;
      },
    },
    results() {
      if (testResults === 0) throw refuse('TestResult', 'there is none: these are no results');
      return {
        ...facts,
        rules: found.map((each) => {
          const known = rules.get(each.id);
          return {
            ...each,
            severity: each.severity || (known?.severity ?? ''),
            title: known?.title,
            hasFix: known?.hasFix === true,
          };
        }),
      };
    },
  };
}

function isPlaceOfResults(path: readonly string[]): boolean {
  const place = path.join('/');
  return (
    place === '' ||
    place === 'Benchmark' ||
    place === 'asset-report-collection/reports/report/content'
  );
}
