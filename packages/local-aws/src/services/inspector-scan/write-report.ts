import { randomUUID } from 'node:crypto';
import { findingsFor, type PackageFinding } from '../../inventory/findings-for.js';
import type { AnswerMembers, WireMembers } from '../../protocols/wire.js';
import { type Severity, type Vulnerability, vulnerabilities } from '../../seeds/vulnerabilities.js';
import { groupBy } from '../group-by.js';
import type { Component } from './read-sbom.js';

/** A vulnerability and the components that have it. */
interface Affected {
  readonly vulnerability: Vulnerability;
  readonly components: readonly (PackageFinding & { readonly component: Component })[];
}

/** Which component has what. */
export interface SbomScan {
  readonly components: readonly Component[];
  readonly affected: readonly Affected[];
}

/** Scans the components of a bill of material for what is known at this time. */
export function scanComponents(components: readonly Component[], now: Date): SbomScan {
  const known = vulnerabilities.filter(({ publishedAt }) => publishedAt <= now.toISOString());
  const found = components.flatMap((component) =>
    component.package === undefined
      ? []
      : findingsFor([component.package], known).map((finding) => ({ ...finding, component })),
  );
  const byId = groupBy(found, ({ vulnerability }) => vulnerability.id);
  return {
    components,
    affected: [...byId.values()].flatMap((group): readonly Affected[] => {
      const [first] = group;
      return first === undefined ? [] : [{ vulnerability: first.vulnerability, components: group }];
    }),
  };
}

const prefix = 'amazon:inspector:sbom_scanner';

/** The bill of material again, in CycloneDX 1.5, with what was found in it. */
export function writeCycloneReport(sbom: WireMembers, scan: SbomScan, now: Date): AnswerMembers {
  const { components } = scan;
  const hit = new Set(
    scan.affected.flatMap((one) => one.components.map(({ component }) => component.ref)),
  );
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber:
      typeof sbom['serialNumber'] === 'string' ? sbom['serialNumber'] : `urn:uuid:${randomUUID()}`,
    metadata: {
      timestamp: now.toISOString(),
      tools: { services: [{ name: 'Amazon Inspector Scan API', version: 'local-aws' }] },
      properties: counts(scan).map(([severity, count]) => ({
        name: `${prefix}:${severity}_vulnerabilities`,
        value: String(count),
      })),
    },
    components: components.map(({ ref, purl, package: known }) => ({
      'bom-ref': ref,
      type: 'application',
      name: known?.name ?? purl ?? ref,
      purl,
      properties: hit.has(ref)
        ? undefined
        : [{ name: `${prefix}:info`, value: explain(known !== undefined) }],
    })),
    vulnerabilities: scan.affected.map(writeVulnerability),
  };
}

/** What was found, in the format of Inspector. */
export function writeInspectorReport(scan: SbomScan): AnswerMembers {
  const total = scan.affected.length;
  return {
    status: `SBOM parsed successfully, ${total} ${total === 1 ? 'vulnerability' : 'vulnerabilities'} found`,
    vulnerability_count: Object.fromEntries(counts(scan)),
    vulnerabilities: scan.affected.map(({ vulnerability: one, components }) => ({
      id: one.id,
      severity: one.severity,
      source: sourceUrl(one),
      description: one.description,
      references: [],
      related: [],
      created: one.publishedAt,
      updated: one.publishedAt,
      properties: {
        cvss: [
          {
            source: 'NVD',
            severity: one.severity,
            cvss3_base_score: one.score,
            cvss3_base_vector: one.vector,
          },
        ],
        epss: one.epss,
        exploit_available: one.exploitAvailable,
      },
      affects: components.map(({ component, affected }) => ({
        installed_version: component.purl,
        fixed_version: affected.fixedVersion,
      })),
    })),
  };
}

function writeVulnerability({ vulnerability: one, components }: Affected, index: number) {
  const source = { name: 'NVD', url: sourceUrl(one) };
  return {
    'bom-ref': `vuln-${index + 1}`,
    id: one.id,
    source,
    ratings: [
      { source, score: one.score, severity: one.severity, method: 'CVSSv31', vector: one.vector },
      {
        source: { name: 'EPSS', url: 'https://www.first.org/epss/' },
        score: one.epss,
        severity: 'none',
        method: 'other',
      },
    ],
    description: one.description,
    created: one.publishedAt,
    updated: one.publishedAt,
    affects: components.map(({ component }) => ({ ref: component.ref })),
    properties: [
      { name: `${prefix}:exploit_available`, value: String(one.exploitAvailable) },
      ...components.flatMap(({ component, affected }) =>
        affected.fixedVersion === undefined
          ? []
          : [{ name: `${prefix}:fixed_version:${component.ref}`, value: affected.fixedVersion }],
      ),
    ],
  };
}

const counted: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

function counts({ affected }: SbomScan): readonly (readonly [severity: string, count: number])[] {
  return counted.map((severity) => [
    severity,
    affected.filter(({ vulnerability }) => vulnerability.severity === severity).length,
  ]);
}

function explain(isKnown: boolean): string {
  return isKnown
    ? 'Component scanned: no vulnerabilities found.'
    : 'Component skipped: no rules found.';
}

function sourceUrl({ id }: Vulnerability): string {
  return `https://nvd.nist.gov/vuln/detail/${id}`;
}
