import { printable } from '../printable.js';
import type { Finding, ScanReport, Severity } from './finding.js';
import { scanInvalid } from './scan-invalid.js';
import { listAt, numberAt, optionalList, parseScanJson, textAt, valueAt } from './scan-json.js';
import { severityOfScore } from './severity-words.js';
import { isoTime, type ToldFinding, tidyFindings } from './tidy-findings.js';

const kind = 'a SARIF log';

/**
 * A SARIF 2.1.0 log of any tool. The id is that of the rule; the severity that of its
 * `security-severity` by the bands of CVSS, else of the level (error high, warning medium, note low: they
 * are no severities, and the standard has none). `evaluated` counts the rules that a run names, else
 * its results, else a run that says that it succeeded. Runs that failed, that report errors of the tool
 * or have no list of results are gaps. SARIF has no member for a package: it is the logical location. Pure.
 *
 * @param report - The parsed log, or its text
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export function readSarif(report: unknown): ScanReport {
  const json = parseScanJson(report, kind);
  const version = textAt(json, 'version');
  if (version !== '2.1.0') {
    throw scanInvalid(kind, 'version', `it is ${version ?? 'missing'}, not 2.1.0`);
  }
  const list = valueAt(json, 'runs');
  if (!Array.isArray(list)) throw scanInvalid(kind, 'runs', 'it is no list');
  const runs = list.map((run: unknown, index) => readRun(run, `runs[${index}].`));
  const suppressed = runs.reduce((sum, run) => sum + run.suppressed, 0);
  const [first] = list as readonly unknown[];
  const driver = valueAt(first, 'tool', 'driver');
  const toolVersion = textAt(driver, 'semanticVersion') ?? textAt(driver, 'version');
  const ends = runs.flatMap(({ end }) => end ?? []).sort();
  return {
    scanner: {
      name: [...new Set(runs.map(({ tool }) => tool))].join('+') || 'sarif',
      ...(toolVersion !== undefined && { version: printable(toolVersion, 100) }),
    },
    ...(ends.length > 0 && { scannedAt: ends.at(-1) ?? '' }),
    evaluated: runs.reduce((sum, run) => sum + run.evaluated, 0),
    gaps: runs.length === 0 ? ['the log has no runs'] : runs.flatMap(({ gaps }) => gaps),
    findings: tidyFindings(
      runs.flatMap(({ findings }) => findings),
      kind,
    ),
    ...(suppressed > 0 && { suppressed }),
  };
}

interface Run {
  readonly tool: string;
  readonly end: string | undefined;
  readonly evaluated: number;
  readonly gaps: readonly string[];
  readonly findings: readonly ToldFinding[];
  readonly suppressed: number;
}

function readRun(run: unknown, place: string): Run {
  const driver = textAt(run, 'tool', 'driver', 'name');
  if (driver === undefined) throw scanInvalid(kind, `${place}tool.driver.name`, 'it is missing');
  const tool = printable(driver, 100);
  const results = optionalList(run, 'results', kind, place);
  const invocations = listAt(run, 'invocations');
  const rules = rulesOf(run);
  const enabled = rules.all.filter(
    (rule) => valueAt(rule, 'defaultConfiguration', 'enabled') !== false,
  );
  const succeeded = invocations.some((each) => valueAt(each, 'executionSuccessful') === true);
  const open = (results ?? []).map((result, index) => ({ result, index })).filter(isOpen);
  const times = invocations.flatMap((each) => isoTime(valueAt(each, 'endTimeUtc')) ?? []);
  return {
    tool,
    end: times.sort().at(-1),
    evaluated: Math.max(enabled.length, results?.length ?? 0, succeeded ? 1 : 0),
    gaps: [
      ...invocations.flatMap((invocation) => gapsOf(invocation, tool)),
      ...missingResults(run, results, tool),
    ],
    findings: open
      .filter(({ result }) => !isSuppressed(result))
      .map(({ result, index }) => findingOf(result, rules, tool, `${place}results[${index}]`)),
    suppressed: open.filter(({ result }) => isSuppressed(result)).length,
  };
}

/** Missing results mean that the tool did not get to look (SARIF 2.1.0, §3.14.23). */
function missingResults(run: unknown, results: readonly unknown[] | undefined, tool: string) {
  if (listAt(run, 'externalPropertyFileReferences', 'results').length > 0) {
    return [`${tool} put results into other files, which are not read`];
  }
  return results === undefined ? [`${tool} has no list of results: it did not look`] : [];
}

function gapsOf(invocation: unknown, tool: string): readonly string[] {
  const failed = valueAt(invocation, 'executionSuccessful') === false;
  const why =
    textAt(invocation, 'exitCodeDescription') ??
    textAt(invocation, 'processStartFailureMessage') ??
    (numberAt(invocation, 'exitCode') === undefined
      ? 'it does not say why'
      : `exit code ${numberAt(invocation, 'exitCode')}`);
  const notifications = [
    ...listAt(invocation, 'toolExecutionNotifications'),
    ...listAt(invocation, 'toolConfigurationNotifications'),
  ].filter((each) => textAt(each, 'level') === 'error');
  return [
    ...(failed ? [`${tool} failed: ${printable(why, 200)}`] : []),
    ...notifications.map(
      (each) =>
        `${tool} reports an error: ${printable(textAt(each, 'message', 'text') ?? textAt(each, 'descriptor', 'id') ?? 'without a message', 200)}`,
    ),
  ];
}

interface Rules {
  readonly all: readonly unknown[];
  readonly driver: readonly unknown[];
  readonly extensions: readonly (readonly unknown[])[];
  readonly byId: ReadonlyMap<string, unknown>;
}

function rulesOf(run: unknown): Rules {
  const driver = listAt(run, 'tool', 'driver', 'rules');
  const extensions = listAt(run, 'tool', 'extensions').map((each) => listAt(each, 'rules'));
  const all = [...driver, ...extensions.flat()];
  return {
    all,
    driver,
    extensions,
    byId: new Map(
      all.flatMap((rule) => (textAt(rule, 'id') ? [[textAt(rule, 'id') ?? '', rule]] : [])),
    ),
  };
}

function isOpen({ result }: { readonly result: unknown }): boolean {
  const kindOfResult = valueAt(result, 'kind');
  return (
    (kindOfResult === undefined || ['fail', 'open', 'review'].includes(String(kindOfResult))) &&
    valueAt(result, 'baselineState') !== 'absent'
  );
}

/** One that is asked for or was refused keeps the others from suppressing anything, as in the SDK of SARIF. */
function isSuppressed(result: unknown): boolean {
  const suppressions = listAt(result, 'suppressions');
  return (
    suppressions.length > 0 &&
    suppressions.every((each) =>
      [undefined, 'accepted'].includes(valueAt(each, 'status') as string | undefined),
    )
  );
}

function findingOf(result: unknown, rules: Rules, tool: string, place: string): ToldFinding {
  const rule = ruleOf(result, rules);
  const id = textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id') ?? textAt(rule, 'id');
  const location = valueAt(result, 'locations', 0);
  const logical = valueAt(location, 'logicalLocations', 0);
  const fixes = listAt(result, 'fixes');
  return {
    id: id ?? `${tool}/unnamed`,
    kind: kindOf(id ?? '', [
      ...listAt(rule, 'properties', 'tags'),
      ...listAt(result, 'properties', 'tags'),
    ]),
    severity: severityIn(result, rule),
    score: scoreOf(result, rule),
    package: textAt(logical, 'fullyQualifiedName') ?? textAt(logical, 'name'),
    path: textAt(location, 'physicalLocation', 'artifactLocation', 'uri'),
    title: textAt(rule, 'shortDescription', 'text') ?? textAt(result, 'message', 'text'),
    url: textAt(rule, 'helpUri'),
    ...(fixes.length > 0 && { fixAvailable: true }),
    firstSeenAt: valueAt(result, 'provenance', 'firstDetectionTimeUtc'),
    place,
  };
}

function ruleOf(result: unknown, { driver, extensions, byId }: Rules): unknown {
  const id = textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id') ?? '';
  const index = numberAt(result, 'ruleIndex') ?? numberAt(result, 'rule', 'index') ?? -1;
  const component = numberAt(result, 'rule', 'toolComponent', 'index');
  const list = component === undefined ? driver : extensions[component];
  // `CA1000/1` is a special case of the rule `CA1000` (§3.27.5).
  return list?.[index] ?? byId.get(id) ?? byId.get(id.slice(0, Math.max(0, id.lastIndexOf('/'))));
}

function kindOf(id: string, tags: readonly unknown[]): Finding['kind'] {
  const has = (...words: readonly string[]) =>
    tags.some((tag) => typeof tag === 'string' && words.includes(tag.toLowerCase()));
  if (/^(?:CVE|GHSA)-/i.test(id) || has('vulnerability')) return 'vulnerability';
  if (has('misconfiguration', 'configuration')) return 'configuration';
  if (has('secret', 'secrets')) return 'secret';
  return has('license', 'licence') ? 'licence' : 'other';
}

function scoreOf(result: unknown, rule: unknown): number | undefined {
  return (
    numberAt(result, 'properties', 'security-severity') ??
    numberAt(rule, 'properties', 'security-severity')
  );
}

function severityIn(result: unknown, rule: unknown): Severity {
  const score = scoreOf(result, rule);
  if (score !== undefined && score >= 0 && score <= 10) return severityOfScore(score);
  const level = textAt(result, 'level') ?? textAt(rule, 'defaultConfiguration', 'level');
  return levels.get(level ?? 'warning') ?? 'unknown';
}

const levels: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
  ['none', 'negligible'],
]);
