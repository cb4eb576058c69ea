import { ContractError } from './errors.js';
import { type ReleaseRecord, recordDigest } from './release-record.js';

/**
 * What a consumer can read about a version without tags: the value of the parameter
 * `/soe/<flavor>/versions/<version>/summary`.
 */
export interface VersionSummary {
  /** When the release was made, ISO 8601 in UTC. */
  readonly created: string;
  /** Commit that was built. */
  readonly commit: string;
  /** Repository of the commit, without credentials. */
  readonly repository?: string;
  /** Page of the CI run. */
  readonly buildUrl?: string;
  /** Page of the release notes. */
  readonly notesUrl?: string;
  /** When support ends, ISO 8601 in UTC. */
  readonly deprecated?: string;
  /** Digest of the release record. */
  readonly record: string;
  /** Issues that the release names: as many as fit; the record has them all. */
  readonly issues: readonly string[];
}

/** The bytes that a standard parameter holds (PutParameter, parameter Value). */
const maximumBytes = 4096;

/**
 * The summary of a release. Issues are dropped from the end until the text fits a standard
 * parameter of 4 KB.
 *
 * @throws ContractError `CONTRACT_SUMMARY_INVALID` when the record has no source yet
 */
export function versionSummary(record: ReleaseRecord): VersionSummary {
  const { source, ci, notes } = record;
  if (source === undefined) {
    throw new ContractError(
      'CONTRACT_SUMMARY_INVALID',
      'source',
      `summary of ${record.flavor} ${record.version}: the record has no source; record the build before it is shared`,
    );
  }
  const issues = [...new Set((record.changes ?? []).flatMap((change) => change.issues))];
  const summary = {
    created: record.createdAt,
    commit: source.commit,
    ...(source.repository !== undefined && { repository: source.repository }),
    ...(ci?.runUrl !== undefined && { buildUrl: ci.runUrl }),
    ...(notes?.url !== undefined && { notesUrl: notes.url }),
    record: recordDigest(record),
    issues,
  };
  while (bytes(JSON.stringify(summary)) > maximumBytes && issues.length > 0) issues.pop();
  return summary;
}

/**
 * Write a summary as the value of its parameter.
 *
 * @throws ContractError `CONTRACT_SUMMARY_INVALID` when the text is longer than the 4 KB of a standard
 * parameter
 */
export function formatVersionSummary(summary: VersionSummary): string {
  const value = JSON.stringify(summary);
  if (bytes(value) > maximumBytes) {
    throw new ContractError(
      'CONTRACT_SUMMARY_INVALID',
      'summary',
      `version summary: ${bytes(value)} bytes, a standard parameter holds ${maximumBytes}; shorten its URLs or issues`,
    );
  }
  return value;
}

function bytes(value: string): number {
  return Buffer.byteLength(value, 'utf8');
}
