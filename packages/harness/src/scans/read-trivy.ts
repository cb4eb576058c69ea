import type { ScanReport } from './finding.js';
import { scanInvalid } from './scan-invalid.js';
import { listAt, numberAt, optionalList, parseScanJson, textAt, valueAt } from './scan-json.js';
import { severityOf } from './severity-words.js';
import { isoTime, type ToldFinding, tidyFindings } from './tidy-findings.js';

const kind = 'a report of Trivy';

/**
 * A report of Trivy (`--format json`, `SchemaVersion` 2): weaknesses, misconfigurations, secrets and
 * licences. `evaluated` counts packages where they are listed (`--list-all-pkgs`), checks of
 * configuration, and else results. An operating system that was not recognized, or results that do not
 * say whether they were scanned, are gaps. The text of a secret is never kept. Pure.
 *
 * @param report - The parsed report, or its text
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 * @example
 * ```ts
 * const report = readTrivy(await readFile('trivy.json', 'utf8'));
 * ```
 */
export function readTrivy(report: unknown): ScanReport {
  const json = parseScanJson(report, kind);
  const schema = valueAt(json, 'SchemaVersion');
  if (schema !== 2) {
    throw scanInvalid(kind, 'SchemaVersion', `it is ${JSON.stringify(schema) ?? 'missing'}, not 2`);
  }
  const results = (optionalList(json, 'Results', kind, '') ?? []).map((result, index) =>
    readResult(result, `Results[${index}].`),
  );
  const findings = tidyFindings(
    [...endOfLife(json), ...results.flatMap((result) => result.findings)],
    kind,
  );
  const suppressed = results.reduce((sum, result) => sum + result.suppressed, 0);
  return {
    scanner: { name: 'trivy', ...version(json) },
    ...(textAt(json, 'ArtifactName') !== undefined && {
      target: textAt(json, 'ArtifactName') ?? '',
    }),
    ...scannedAt(json),
    evaluated: results.reduce((sum, result) => sum + result.evaluated, 0),
    gaps: [...systemGaps(json, results), ...results.flatMap(({ gap }) => gap ?? [])],
    findings,
    ...(suppressed > 0 && { suppressed }),
  };
}

interface ReadResult {
  readonly class: string;
  readonly evaluated: number;
  readonly gap?: string;
  readonly findings: readonly ToldFinding[];
  readonly suppressed: number;
}

function readResult(result: unknown, place: string): ReadResult {
  const list = (member: string) => optionalList(result, member, kind, place);
  const target = textAt(result, 'Target') ?? '';
  const vulnerabilities = list('Vulnerabilities');
  const packages = list('Packages');
  const modified = list('ExperimentalModifiedFindings') ?? [];
  const open = (vulnerabilities ?? []).flatMap((found, index) =>
    textAt(found, 'Status') === 'not_affected'
      ? []
      : [vulnerability(found, target, `${place}Vulnerabilities[${index}]`)],
  );
  const class_ = textAt(result, 'Class') ?? '';
  const checked = (list('Misconfigurations') ?? []).length;
  const summed =
    (numberAt(result, 'MisconfSummary', 'Successes') ?? 0) +
    (numberAt(result, 'MisconfSummary', 'Failures') ?? 0);
  const isOfPackages = class_ === 'os-pkgs' || class_ === 'lang-pkgs';
  const evaluated = isOfPackages
    ? (packages?.length ?? (vulnerabilities === undefined ? 0 : 1))
    : class_ === 'config'
      ? Math.max(checked, summed)
      : 1;
  return {
    class: class_,
    evaluated,
    ...(isOfPackages && evaluated === 0 && { gap: silent(target, packages) }),
    findings: [
      ...open,
      ...misconfigurations(list('Misconfigurations') ?? [], target, place),
      ...secrets(list('Secrets') ?? [], target, place),
      ...licences(list('Licenses') ?? [], place),
    ],
    suppressed: modified.length + (vulnerabilities ?? []).length - open.length,
  };
}

/** Trivy leaves `Vulnerabilities` out for a clean list of packages, and for one that it cannot judge. */
function silent(target: string, packages: readonly unknown[] | undefined): string {
  return packages === undefined
    ? `${target || 'a result'} has neither vulnerabilities nor packages, so that it may not have been supported; scan with --list-all-pkgs`
    : `${target || 'a result'} has no packages`;
}

function systemGaps(json: unknown, results: readonly ReadResult[]): readonly string[] {
  const family = textAt(json, 'Metadata', 'OS', 'Family');
  if (family === undefined || family === 'none') {
    return ['the operating system was not recognized, so that its packages were not scanned'];
  }
  return results.some((result) => result.class === 'os-pkgs')
    ? []
    : [`there is no result for the packages of ${family}, so that they were not scanned`];
}

/** A system without support gets no advisories any more: an empty list says nothing. */
function endOfLife(json: unknown): readonly ToldFinding[] {
  if (valueAt(json, 'Metadata', 'OS', 'EOSL') !== true) return [];
  const name = textAt(json, 'Metadata', 'OS', 'Family');
  return [
    {
      id: 'END-OF-LIFE',
      kind: 'other',
      severity: 'high',
      package: name,
      version: textAt(json, 'Metadata', 'OS', 'Name'),
      title:
        'The operating system is no longer supported: nobody publishes its weaknesses, or fixes',
      place: 'Metadata.OS',
    },
  ];
}

function vulnerability(found: unknown, target: string, place: string): ToldFinding {
  const fixedIn = textAt(found, 'FixedVersion');
  return {
    id: valueAt(found, 'VulnerabilityID'),
    aliases: listAt(found, 'VendorIDs'),
    kind: 'vulnerability',
    severity: severityOf(valueAt(found, 'Severity')),
    score: score(found),
    package: valueAt(found, 'PkgName'),
    version: valueAt(found, 'InstalledVersion'),
    fixedIn,
    purl: valueAt(found, 'PkgIdentifier', 'PURL'),
    // The target of packages of a system is the image, which is no path in it.
    path: textAt(found, 'PkgPath') ?? (/\.[a-z]+$/.test(target) ? pathOf(target) : undefined),
    title: valueAt(found, 'Title'),
    url: valueAt(found, 'PrimaryURL'),
    fixAvailable: fixedIn !== undefined || fixWords.get(textAt(found, 'Status') ?? ''),
    publishedAt: valueAt(found, 'PublishedDate'),
    place,
  };
}

function pathOf(target: string): string | undefined {
  return target.includes(' ') ? undefined : target;
}

/** Status words of Trivy (docs: Vulnerability scanning, *Detection priority* and *Status*). */
const fixWords: ReadonlyMap<string, boolean> = new Map([
  ['fixed', true],
  ['affected', false],
  ['under_investigation', false],
  ['will_not_fix', false],
  ['fix_deferred', false],
  ['end_of_life', false],
]);

/** The score of who rated it for this system, else that of NVD, else the highest. */
function score(found: unknown): number | undefined {
  const of = (source: string) =>
    numberAt(found, 'CVSS', source, 'V40Score') ??
    numberAt(found, 'CVSS', source, 'V3Score') ??
    numberAt(found, 'CVSS', source, 'V2Score');
  const cvss = valueAt(found, 'CVSS');
  const sources = typeof cvss === 'object' && cvss !== null ? Object.keys(cvss) : [];
  const all = sources.flatMap((source) => of(source) ?? []);
  const told = of(textAt(found, 'SeveritySource') ?? '') ?? of('nvd');
  return told ?? (all.length > 0 ? Math.max(...all) : undefined);
}

function misconfigurations(
  found: readonly unknown[],
  target: string,
  place: string,
): readonly ToldFinding[] {
  return found.flatMap((each, index) => {
    const status = textAt(each, 'Status') ?? 'FAIL';
    if (status !== 'FAIL') return [];
    return {
      id: valueAt(each, 'ID'),
      aliases: [valueAt(each, 'AVDID')],
      kind: 'configuration' as const,
      severity: severityOf(valueAt(each, 'Severity')),
      path: target,
      title: valueAt(each, 'Title'),
      url: valueAt(each, 'PrimaryURL'),
      ...(textAt(each, 'Resolution') !== undefined && { fixAvailable: true }),
      place: `${place}Misconfigurations[${index}]`,
    };
  });
}

function secrets(found: readonly unknown[], target: string, place: string): readonly ToldFinding[] {
  return found.map((each, index) => ({
    id: valueAt(each, 'RuleID'),
    kind: 'secret',
    severity: severityOf(valueAt(each, 'Severity')),
    path: target,
    title: `${textAt(each, 'Title') ?? 'Secret'} in line ${numberAt(each, 'StartLine') ?? '?'}`,
    place: `${place}Secrets[${index}]`,
  }));
}

function licences(found: readonly unknown[], place: string): readonly ToldFinding[] {
  return found.map((each, index) => ({
    id: valueAt(each, 'Name'),
    kind: 'licence',
    severity: severityOf(valueAt(each, 'Severity')),
    package: valueAt(each, 'PkgName'),
    path: valueAt(each, 'FilePath'),
    title: `Licence of the category ${textAt(each, 'Category') ?? 'unknown'}`,
    url: valueAt(each, 'Link'),
    place: `${place}Licenses[${index}]`,
  }));
}

function version(json: unknown): { readonly version?: string } {
  const told = textAt(json, 'Trivy', 'Version');
  return told === undefined ? {} : { version: told };
}

function scannedAt(json: unknown): { readonly scannedAt?: string } {
  const time = isoTime(valueAt(json, 'CreatedAt'));
  return time === undefined ? {} : { scannedAt: time };
}
