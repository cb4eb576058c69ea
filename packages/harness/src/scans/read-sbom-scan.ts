import type { ScanReport, Severity } from './finding.js';
import { sbomComponents } from './sbom-components.js';
import { listAt, numberAt, parseScanJson, textAt, valueAt } from './scan-json.js';
import { severityOf, severityOfScore, worse } from './severity-words.js';
import { isoTime, type ToldFinding, tidyFindings } from './tidy-findings.js';

const kind = 'a scanned bill of material';
/** Properties of the scanner (Inspector user guide, *Using CycloneDX namespaces*). */
const prefix = 'amazon:inspector:sbom_scanner:';

/**
 * An answer of `ScanSbom` of Inspector in the format `CYCLONE_DX_1_5`, which tells more than the others: the
 * bill of material with vulnerabilities in it, and of each component whether it was scanned. `evaluated` counts components, those left out that the scanner
 * says it skipped. Of several ratings the worst counts, as the sources differ. Pure.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export function readSbomScan(sbom: unknown): ScanReport {
  const json = parseScanJson(sbom, kind);
  const components = sbomComponents(json);
  const byRef = new Map<string, unknown>(components.map((each) => [each['bom-ref'], each]));
  const scanned = components.filter((component) => !isSkipped(component));
  const time = isoTime(valueAt(json, 'metadata', 'timestamp'));
  return {
    scanner: { name: 'inspector-scan' },
    ...(time !== undefined && { scannedAt: time }),
    evaluated: scanned.length,
    gaps: gapsOf(components, scanned),
    findings: tidyFindings(
      listAt(json, 'vulnerabilities').flatMap((found, index) =>
        findingsOf(found, byRef, `vulnerabilities[${index}]`),
      ),
      kind,
    ),
  };
}

function isSkipped(component: unknown): boolean {
  return [property(component, 'info'), property(component, 'warning')].some(
    (text) => text?.startsWith('Component skipped') === true,
  );
}

/** Single packages are often skipped, as nothing is known of them; not all of a system. */
function gapsOf(components: readonly unknown[], scanned: readonly unknown[]): readonly string[] {
  if (components.length > 0 && scanned.length === 0) {
    return [`the scanner skipped all ${components.length} components`];
  }
  const isOfSystem = (component: unknown) =>
    /^pkg:(?:rpm|deb|apk)\//.test(textAt(component, 'purl') ?? '');
  const packages = components.filter(isOfSystem).length;
  return packages > 0 && !scanned.some(isOfSystem)
    ? [`the scanner skipped all ${packages} packages of the operating system`]
    : [];
}

function findingsOf(
  found: unknown,
  byRef: ReadonlyMap<string, unknown>,
  place: string,
): readonly ToldFinding[] {
  const { severity, score, epss } = ratingOf(found);
  const exploit = property(found, 'exploit_available');
  const affects = listAt(found, 'affects');
  return (affects.length > 0 ? affects : [undefined]).map((affected) => {
    const ref = textAt(affected, 'ref') ?? '';
    const component = byRef.get(ref);
    const fixedIn = property(found, `fixed_version:${ref}`);
    return {
      id: valueAt(found, 'id'),
      aliases: listAt(found, 'references').map((each) => valueAt(each, 'id')),
      kind: 'vulnerability',
      severity: property(found, 'is_malicious') === 'true' ? 'critical' : severity,
      score,
      package: textAt(component, 'name') ?? (ref === '' ? undefined : ref),
      version: textAt(component, 'version') ?? versionIn(textAt(component, 'purl')),
      fixedIn,
      purl: textAt(component, 'purl'),
      path: property(component, 'path'),
      title: textAt(found, 'description'),
      url: textAt(found, 'source', 'url'),
      // The scanner names a fixed version where there is one.
      fixAvailable: fixedIn !== undefined,
      exploitKnown:
        property(found, 'cisa_kev_date_added') !== undefined ||
        (exploit === undefined ? undefined : exploit === 'true'),
      epss,
      publishedAt: valueAt(found, 'created'),
      place,
    };
  });
}

function ratingOf(found: unknown) {
  let severity: Severity = 'unknown';
  let score: number | undefined;
  let epss: number | undefined;
  for (const rating of listAt(found, 'ratings')) {
    const told = numberAt(rating, 'score');
    if (textAt(rating, 'source', 'name') === 'EPSS') epss = told;
    else {
      const word = severityOf(valueAt(rating, 'severity'));
      const own = word === 'unknown' && told !== undefined ? severityOfScore(told) : word;
      severity = worse(severity, own);
      if (told !== undefined) score = Math.max(score ?? 0, told);
    }
  }
  return { severity, score, epss };
}

/** The version in `pkg:rpm/amzn/openssl@3.2.2-1?epoch=1`. */
function versionIn(purl: string | undefined): string | undefined {
  const version = /^pkg:[^@?#]+@([^?#]+)/.exec(purl ?? '')?.[1];
  if (version === undefined || !/^[^%]*(?:%[\dA-Fa-f]{2}[^%]*)*$/.test(version)) return version;
  const text = Buffer.from(
    version.replace(/%([\dA-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  return text.toString('utf8');
}

function property(json: unknown, name: string): string | undefined {
  const found = listAt(json, 'properties').find((each) => valueAt(each, 'name') === prefix + name);
  return textAt(found, 'value');
}
