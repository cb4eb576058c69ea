import type { ScanReport } from './finding.js';
import { collectQualysHosts, type QualysHost } from './qualys-hosts.js';
import { type QualysKnowledge, readQualysKnowledge } from './qualys-knowledge.js';
import { count, some } from './scan-invalid.js';
import { readScanXml, type ScanSource } from './scan-xml.js';
import { severityOfQualys } from './severity-words.js';
import { isoTime, type ToldFinding, tidyFindings } from './tidy-findings.js';

const kind = 'a host detection list of Qualys';

/** What is known beside the detections. */
export interface ReadQualysOptions {
  /** The knowledge base, or the part of it for these QIDs: titles, CVEs, scores. Default: QIDs have none. */
  readonly knowledgeBase?: ScanSource;
  /** Hosts that have to be in the list: ids, addresses or EC2 instance ids. Default: any, but one at least. */
  readonly hosts?: readonly string[];
}

/**
 * A host detection list of Qualys (`HOST_LIST_VM_DETECTION_OUTPUT`), read as it comes, with the knowledge
 * base. Findings are confirmed and potential detections that are not fixed, ignored or disabled; what is
 * for information only is none. `evaluated` counts hosts that were scanned. Hosts that are missing, were
 * never scanned, or only from outside, and lists that go on elsewhere are gaps: Qualys leaves hosts
 * without detections out.
 *
 * Written by the documentation of Qualys; it was never run against Qualys.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export async function readQualys(
  source: ScanSource,
  options: ReadQualysOptions = {},
): Promise<ScanReport> {
  const collected = collectQualysHosts();
  await readScanXml(kind, source, collected.reader);
  const { hosts, next, warning } = collected.results();
  const knowledge =
    options.knowledgeBase === undefined
      ? new Map<string, QualysKnowledge>()
      : await readQualysKnowledge(options.knowledgeBase);
  const report = qualysReport(hosts, knowledge, options.hosts);
  const goesOn =
    next === undefined && warning === undefined
      ? []
      : ['the list goes on: Qualys cut it off, and tells an address for the rest'];
  return { ...report, gaps: [...report.gaps, ...goesOn] };
}

/** The report of hosts from one list or several. Pure. */
export function qualysReport(
  hosts: readonly QualysHost[],
  knowledge: ReadonlyMap<string, QualysKnowledge>,
  wanted?: readonly string[],
): ScanReport {
  const scanned = hosts.filter(({ scannedAt }) => scannedAt !== undefined);
  const times = scanned.flatMap(({ scannedAt }) => isoTime(scannedAt) ?? []).sort();
  const open = hosts.flatMap((host) => host.detections);
  const suppressed = open.filter(({ isSuppressed }) => isSuppressed).length;
  const told = hosts.flatMap((host) =>
    host.detections
      .filter(({ isSuppressed }) => !isSuppressed)
      .map((detection): ToldFinding => {
        const known = knowledge.get(detection.qid);
        return {
          id: detection.qid === '' ? '' : `QID-${detection.qid}`,
          aliases: known?.cves,
          kind: known === undefined || known.cves.length > 0 ? 'vulnerability' : 'other',
          severity: severityOfQualys(detection.severity),
          score: known?.score,
          package: known?.product,
          title: titleOf(known?.title, detection.type),
          fixAvailable: known?.isPatchable,
          exploitKnown: known?.isExploited,
          publishedAt: known?.publishedAt,
          firstSeenAt: detection.firstFoundAt,
          place: `host ${host.id}`,
        };
      }),
  );
  return {
    scanner: { name: 'qualys' },
    ...(hosts.length > 0 && { target: some(hosts.map(nameOf), 10) }),
    ...(times[0] !== undefined && { scannedAt: times[0] }),
    evaluated: scanned.length,
    gaps: gapsOf(hosts, wanted),
    findings: tidyFindings(told, kind),
    ...(suppressed > 0 && { suppressed }),
  };
}

function titleOf(title: string | undefined, type: string): string | undefined {
  return type === 'Potential' ? `${title ?? 'Weakness'} (potential)` : title;
}

function nameOf({ id, instanceId, address }: QualysHost): string {
  return instanceId ?? address ?? id;
}

function gapsOf(
  hosts: readonly QualysHost[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const known = new Set(hosts.flatMap((host) => [host.id, host.instanceId, host.address]));
  const missing = (wanted ?? []).filter((name) => !known.has(name));
  const never = hosts.filter(({ scannedAt }) => scannedAt === undefined);
  const outside = hosts.filter((host) => host.scannedAt !== undefined && !host.isAuthenticated);
  const tell = (found: readonly QualysHost[], what: string) =>
    found.length === 0
      ? []
      : [`${count(found.length, 'host')} ${what}: ${some(found.map(nameOf))}`];
  return [
    ...(hosts.length === 0 && missing.length === 0 ? ['the list has no hosts'] : []),
    ...(missing.length > 0
      ? [`${count(missing.length, 'host')} not in the list, so not scanned: ${some(missing)}`]
      : []),
    ...tell(never, 'never scanned'),
    ...tell(outside, 'scanned from outside only, without an agent or a login'),
  ];
}
