import type { ReleaseRecord } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import type { DescribedImage } from './image-description.js';
import { imageSubjects } from './image-subjects.js';
import { isUri } from './provenance-statement.js';
import {
  predicateTypes,
  type ReleaseStatement,
  type ResourceDescriptor,
  statementType,
} from './statement.js';

/** The in-toto predicate test-result v0.1. */
export interface TestResult {
  /** `WARNED` when gates were skipped and none failed. */
  readonly result: 'PASSED' | 'WARNED' | 'FAILED';
  /** What configured the tests: the repository at its commit. */
  readonly configuration: readonly ResourceDescriptor[];
  /** Page of the run. */
  readonly url?: string;
  /** Gates that passed. */
  readonly passedTests: readonly string[];
  /** Gates that were skipped. */
  readonly warnedTests: readonly string[];
  /** Gates that failed. */
  readonly failedTests: readonly string[];
}

/** A scan for vulnerabilities, as the in-toto predicate vulns v0.2 wants it. */
export interface VulnerabilityScan {
  /** What scanned. */
  readonly scanner: {
    /** URI of the scanner. */
    readonly uri: string;
    /** Its version. */
    readonly version?: string;
    /** The database that it used. */
    readonly db: {
      /** URI of the database. */
      readonly uri?: string;
      /** Its version. */
      readonly version?: string;
      /** When it was last updated, RFC 3339. */
      readonly lastUpdate: string;
    };
    /** What it found; an empty list is: nothing. */
    readonly result: readonly {
      /** For example `CVE-2026-1234`. */
      readonly id: string;
      /** By one or more methods, for example `{method: 'nvd', score: 'medium'}`. */
      readonly severity: readonly { readonly method: string; readonly score: string }[];
      /** More about it. */
      readonly annotations?: readonly Readonly<Record<string, unknown>>[];
    }[];
  };
  /** When it scanned. */
  readonly metadata: {
    /** RFC 3339. */
    readonly scanStartedOn: string;
    /** RFC 3339. */
    readonly scanFinishedOn: string;
  };
}

/**
 * The gates of a release as a statement about its images.
 *
 * @throws TraceabilityError `TRACE_STATEMENT_INVALID` when the record has no gates or no source
 */
export function testResultStatement(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
): ReleaseStatement<TestResult> {
  const { gates = [], source, ci } = record;
  if (gates.length === 0) refuse(record, 'it has no gates; run the tests first');
  if (source === undefined) refuse(record, 'it has no source; record the source first');
  const named = (status: string) =>
    gates.filter((gate) => gate.status === status).map(({ name }) => name);
  const [passedTests, warnedTests, failedTests] = [
    named('passed'),
    named('skipped'),
    // What could not be evaluated did not pass, and whoever verifies shall see that.
    [...named('failed'), ...named('not-evaluated')],
  ];
  return statement(record, images, predicateTypes.testResult, {
    result: failedTests.length > 0 ? 'FAILED' : warnedTests.length > 0 ? 'WARNED' : 'PASSED',
    configuration: [
      {
        name: 'source',
        ...(source.repository !== undefined && { uri: `git+${source.repository}` }),
        digest: { gitCommit: source.commit },
      },
    ],
    ...(ci?.runUrl !== undefined && { url: ci.runUrl }),
    passedTests,
    warnedTests,
    failedTests,
  });
}

/**
 * A software bill of material, CycloneDX or SPDX 2 as JSON, as a statement about images.
 *
 * @throws TraceabilityError `TRACE_STATEMENT_INVALID` when the document is neither
 */
export function sbomStatement(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
  sbom: Readonly<Record<string, unknown>>,
): ReleaseStatement<Readonly<Record<string, unknown>>> {
  return statement(record, images, sbomType(record, sbom), sbom);
}

/**
 * The result of a scan as a statement about images.
 *
 * @throws TraceabilityError `TRACE_STATEMENT_INVALID` when the scanner is not a URI or a time is none
 */
export function scanStatement(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
  scan: VulnerabilityScan,
): ReleaseStatement<VulnerabilityScan> {
  if (!isUri(scan.scanner.uri)) refuse(record, `scanner.uri "${scan.scanner.uri}" is not a URI`);
  for (const [at, time] of [
    ['scanner.db.lastUpdate', scan.scanner.db.lastUpdate],
    ['metadata.scanStartedOn', scan.metadata.scanStartedOn],
    ['metadata.scanFinishedOn', scan.metadata.scanFinishedOn],
  ] as const) {
    if (Number.isNaN(Date.parse(time))) refuse(record, `${at} "${time}" is not a time`);
  }
  return statement(record, images, predicateTypes.vulns, scan);
}

function sbomType(record: ReleaseRecord, sbom: Readonly<Record<string, unknown>>): string {
  if (sbom['bomFormat'] === 'CycloneDX') return predicateTypes.cyclonedx;
  const version = sbom['spdxVersion'];
  if (typeof version === 'string' && version.startsWith('SPDX-')) return predicateTypes.spdx;
  return refuse(
    record,
    'the SBOM has neither bomFormat "CycloneDX" nor spdxVersion "SPDX-…"; give one of these as JSON',
  );
}

/** A statement is about those images of the record that are described. */
function statement<P>(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
  predicateType: string,
  predicate: P,
): ReleaseStatement<P> {
  const meant = record.images.filter((image) =>
    images.some(
      ({ description }) =>
        description.imageId === image.imageId && description.region === image.region,
    ),
  );
  return {
    _type: statementType,
    // recordDigest leaves images out, so the tags are those of the whole record.
    subject: imageSubjects({ ...record, images: meant }, images),
    predicateType,
    predicate,
  };
}

function refuse({ flavor, version }: ReleaseRecord, why: string): never {
  throw new TraceabilityError('TRACE_STATEMENT_INVALID', `attest ${flavor} ${version}: ${why}`);
}
