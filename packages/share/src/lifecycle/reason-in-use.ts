import { parseParameterPath } from '@soe/contract';
import { dayMs } from './deprecation-date.js';
import type { ReleasedImage } from './observe-releases.js';
import type { ObservedUse } from './observed-use.js';
import { disabledSince, type RetirementView, usageLag } from './reason-to-keep.js';

/** A report counts for so long: after that somebody may have launched since. */
const reportAge = 2 * dayMs;

/** What is known of the use of an image. */
export type UseVerdict =
  | {
      /** Somebody uses it, or that cannot be read. */
      readonly keep: string;
    }
  | {
      /** A report has to be asked for, or waited for. */
      readonly report: 'missing' | 'pending';
      /** Why, for people. */
      readonly why: string;
      /** Reports that say nothing any more. */
      readonly stale: readonly string[];
    }
  | {
      /** Nobody uses it. */
      readonly unused: true;
      /** Reports that have said what they can. */
      readonly reports: readonly string[];
    };

/** Whether somebody uses an image: the own account now, others as of a day ago. Pure. */
export function judgeUse(
  image: ReleasedImage,
  use: ObservedUse | undefined,
  { policy, prefix, now }: RetirementView,
): UseVerdict {
  if (use === undefined) return { keep: 'its use was not read' };
  if (use.unreachable !== undefined) {
    return { keep: `its use cannot be read: ${use.unreachable.message}` };
  }
  const references = use.references.filter(({ arn }) => !isOwnParameter(arn, image, prefix));
  const [reference] = references;
  if (reference !== undefined) {
    const more = references.length > 1 ? ` and ${references.length - 1} more` : '';
    return { keep: `used in the own account: ${reference.arn}${more}` };
  }
  const all = use.reports.map(({ reportId }) => reportId);
  if (!policy.usageReports) return { unused: true, reports: all };
  const since = disabledSince(image);
  const disabled = image.state === 'disabled' && since !== undefined;
  // After that nobody could launch it, so that a report tells of everybody. It also covers those
  // with whom it was shared just before.
  const earliest = disabled ? since + usageLag : Number.NEGATIVE_INFINITY;
  if (now < earliest) return { keep: 'disabled less than 3 days ago; usage is told so late' };
  const fresh = use.reports.filter(
    ({ createdAt, state }) =>
      state !== 'error' && Date.parse(createdAt) >= Math.max(earliest, now - reportAge),
  );
  const report = fresh.find(({ state }) => state === 'available') ?? fresh[0];
  const stale = use.reports
    .filter(({ reportId }) => reportId !== report?.reportId)
    .map(({ reportId }) => reportId);
  if (report === undefined) {
    return { report: 'missing', why: 'its use by other accounts is not known', stale };
  }
  if (report.state !== 'available') {
    return {
      report: 'pending',
      why: `the usage report ${report.reportId} is ${report.state}`,
      stale,
    };
  }
  const counted = report.entries.filter(
    ({ account, count }) =>
      // Of the own account the references tell more, and now.
      count > 0 && account !== image.owner && !policy.exemptAccounts.includes(account),
  );
  const [entry] = counted;
  if (entry === undefined) return { unused: true, reports: all };
  const accounts = new Set(counted.map(({ account }) => account)).size;
  const more = accounts > 1 ? ` and ${accounts - 1} more accounts` : '';
  return { keep: `used by account ${entry.account}${more}: ${entry.count} × ${entry.type}` };
}

/** The parameters of its own version name an image, and go with it. */
function isOwnParameter(arn: string, image: ReleasedImage, prefix: string): boolean {
  const identity = parseParameterPath(arn, { prefix });
  return (
    identity?.kind === 'version-image' &&
    identity.flavor === image.flavor &&
    identity.version === image.version &&
    identity.architecture === image.architecture
  );
}
