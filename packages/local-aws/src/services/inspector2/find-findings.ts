import { createHash } from 'node:crypto';
import { findingsFor, type PackageFinding } from '../../inventory/findings-for.js';
import { type Vulnerability, vulnerabilities } from '../../seeds/vulnerabilities.js';
import { type InspectorFilter, inspectorFilterTable } from '../../state/tables/inspector.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { groupBy } from '../group-by.js';
import { matchesCriteria, readCriteria } from './finding-criteria.js';
import { type InstanceScan, scanInstances } from './scan-instances.js';

/** A vulnerability in an instance, with every package there that has it. */
export interface Finding {
  readonly arn: string;
  readonly account: string;
  readonly scan: InstanceScan;
  readonly vulnerability: Vulnerability;
  readonly packages: readonly PackageFinding[];
  readonly status: 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
  readonly firstObservedAt: string;
  readonly lastObservedAt: string;
  readonly updatedAt: string;
  readonly fixAvailable: 'YES' | 'NO' | 'PARTIAL';
}

/** What Inspector has found in the instances of the caller. */
export function findFindings(context: Context): readonly Finding[] {
  const filters = [...context.store.table(inspectorFilterTable, ownScope(context)).rows()].filter(
    ({ action }) => action === 'SUPPRESS',
  );
  return scanInstances(context)
    .flatMap((scan) => findIn(scan, context))
    .map((finding) => suppress(finding, filters));
}

/** Whoever excludes an instance does not want to hear of it any more. */
function findIn(scan: InstanceScan, context: Context): readonly Finding[] {
  const { instance, reason, packages } = scan;
  const { firstScannedAt, endedAt } = instance;
  if (firstScannedAt === undefined || reason === 'EXCLUDED_BY_TAG') return [];
  const now = context.now.toISOString();
  const lastObservedAt = endedAt ?? scan.scannedAt ?? now;
  const known = vulnerabilities.filter(({ publishedAt }) => publishedAt <= lastObservedAt);
  const byId = groupBy(findingsFor(packages, known), ({ vulnerability }) => vulnerability.id);
  return [...byId.values()].flatMap((found): readonly Finding[] => {
    const [first] = found;
    if (first === undefined) return [];
    const { vulnerability } = first;
    const firstObservedAt = latest(firstScannedAt, vulnerability.publishedAt);
    const fixes = found.map(({ affected: { fixedAt } }) => fixedAt).filter(isPast);
    return [
      {
        arn: ownArn(
          context,
          'inspector2',
          `finding/${idOf(instance.id, vulnerability.id, context)}`,
        ),
        account: context.account,
        scan,
        vulnerability,
        packages: found,
        status: endedAt === undefined ? 'ACTIVE' : 'CLOSED',
        firstObservedAt,
        lastObservedAt,
        updatedAt: [firstObservedAt, ...fixes, endedAt ?? ''].reduce(latest),
        fixAvailable: fixes.length === 0 ? 'NO' : fixes.length < found.length ? 'PARTIAL' : 'YES',
      },
    ];
  });

  function isPast(time: string | undefined): time is string {
    return time !== undefined && time <= now;
  }
}

function suppress(finding: Finding, filters: readonly InspectorFilter[]): Finding {
  const isSuppressed =
    finding.status === 'ACTIVE' &&
    filters.some(({ criteria }) => matchesCriteria(readCriteria(criteria), finding));
  return isSuppressed ? { ...finding, status: 'SUPPRESSED' } : finding;
}

/** The same finding has the same ARN whenever it is looked at. */
function idOf(instance: string, vulnerability: string, { account, region }: Context): string {
  const parts = [account, region, instance, vulnerability].join('\n');
  return createHash('sha256').update(parts).digest('hex').slice(0, 32);
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
