import { printable } from '../printable.js';
import type { ScanReport } from './finding.js';
import { count, scanInvalid, some } from './scan-invalid.js';
import { readScanXml, type ScanSource, type ScanXmlReader } from './scan-xml.js';
import { severityOf } from './severity-words.js';
import { isoTime, type ToldFinding, tidyFindings } from './tidy-findings.js';
import { collectXccdf, type RuleResult, type XccdfResults } from './xccdf-results.js';

const kind = 'XCCDF results';

/**
 * Results of XCCDF 1.2, alone, in their benchmark, or in an ARF report, read as they come: an ARF report
 * embeds the whole content, of which only titles and severities of rules are kept. `evaluated` counts
 * rules that passed, failed or were fixed. Rules that ended in `error` or `unknown`, that no check could
 * be run for, and results in which nothing applied are gaps: OpenSCAP ends those with exit code 0.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 * @example
 * ```ts
 * const report = await readXccdf(createReadStream('arf.xml'));
 * ```
 */
export async function readXccdf(source: ScanSource): Promise<ScanReport> {
  const collected = collectXccdf((place, problem) => scanInvalid(kind, place, problem));
  await readScanXml(kind, source, collected.reader satisfies ScanXmlReader);
  return toReport(collected.results());
}

function toReport(results: XccdfResults): ScanReport {
  const { rules } = results;
  const having = (...words: readonly string[]) =>
    rules.filter(({ result }) => words.includes(result));
  const evaluated = having('pass', 'fail', 'fixed').length;
  const version = /openscap:([^:]+)/.exec(results.testSystem)?.[1];
  const time = isoTime(results.endTime);
  const content = [results.benchmark, results.benchmarkVersion, results.profile]
    .filter((part) => part !== '')
    .join(' ');
  return {
    scanner: {
      name: version === undefined ? productOf(results.testSystem) : 'openscap',
      ...(version !== undefined && { version: printable(version, 100) }),
      ...(content !== '' && { content: printable(content, 300) }),
    },
    ...(results.target !== '' && { target: printable(results.target, 200) }),
    ...(time !== undefined && { scannedAt: time }),
    evaluated,
    gaps: gapsOf(rules, evaluated),
    findings: tidyFindings(having('fail').map(findingOf), kind),
  };
}

/** The product of a CPE name, such as `cpe:/a:vendor:product:1.0`. */
function productOf(testSystem: string): string {
  return printable(/^cpe:\/[aho]:[^:]+:([^:]+)/.exec(testSystem)?.[1] ?? 'xccdf', 100);
}

function gapsOf(rules: readonly RuleResult[], evaluated: number): readonly string[] {
  const idsOf = (word: string) => rules.filter(({ result }) => result === word).map(({ id }) => id);
  const tell = (word: string, what: string) => {
    const ids = idsOf(word).map((id) => printable(id, 150));
    return ids.length === 0 ? [] : [`${count(ids.length, 'rule')} ${what}: ${some(ids)}`];
  };
  const selected = rules.filter(({ result }) => result !== 'notselected').length;
  const notApplicable = idsOf('notapplicable').length;
  return [
    ...(selected === 0 ? ['the profile selects no rule'] : []),
    ...(evaluated === 0 && notApplicable > 0
      ? [
          `${notApplicable} of ${count(selected, 'selected rule')} do not apply to this system, and none was evaluated: the content is for another one`,
        ]
      : []),
    ...tell('error', 'ended in an error of the scanner'),
    ...tell('unknown', 'could not be decided'),
    ...tell('notchecked', 'could not be checked by this scanner'),
  ];
}

function findingOf(rule: RuleResult): ToldFinding {
  const isWeakness = rule.aliases.some((alias) => /^CVE-\d+-\d+$/.test(alias));
  return {
    id: rule.id,
    aliases: rule.aliases,
    kind: isWeakness ? 'vulnerability' : 'configuration',
    severity: severityOf(rule.severity),
    title: rule.title,
    ...(rule.hasFix && { fixAvailable: true }),
    place: `rule-result ${rule.id}`,
  };
}
