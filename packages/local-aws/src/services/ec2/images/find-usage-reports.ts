import {
  type ImageUsageReport,
  imageUsageReportTable,
} from '../../../state/tables/image-usage-report.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { checkCount } from './check-count.js';

/** How many ids a request names. */
export const mostValues = 200;
const lifetimeDays = 30;

/** The report with this id, or the refusal of AWS. */
export function requireReport(context: Context, id: string): ImageUsageReport {
  if (!/^amiur-[0-9a-f]{8,17}$/.test(id)) {
    throw new ApiError('InvalidImageUsageReportId.Malformed', `Invalid id: "${id}"`);
  }
  const report = reportsOf(context).get(id);
  if (report !== undefined && !isExpired(report, context)) return report;
  throw new ApiError(
    'InvalidImageUsageReportId.NotFound',
    `The image usage report ID '${id}' does not exist`,
  );
}

/** The reports that a request names, or all, without those that are over. */
export function chosenReports(
  asked: { readonly ImageId: readonly string[]; readonly ReportId: readonly string[] },
  context: Context,
): readonly ImageUsageReport[] {
  checkCount(asked.ImageId, mostValues, 'ImageId');
  checkCount(asked.ReportId, mostValues, 'ReportId');
  for (const id of asked.ReportId) requireReport(context, id);
  return [...reportsOf(context).rows()].filter(
    (report) =>
      !isExpired(report, context) &&
      (asked.ImageId.length === 0 || asked.ImageId.includes(report.imageId)) &&
      (asked.ReportId.length === 0 || asked.ReportId.includes(report.id)),
  );
}

/** When a report is over. */
export function expirationOf({ createdAt }: ImageUsageReport): string {
  return new Date(new Date(createdAt).getTime() + lifetimeDays * 24 * 60 * 60 * 1000).toISOString();
}

/** The reports of the caller. */
export function reportsOf(context: Context) {
  return context.store.table(imageUsageReportTable, ownScope(context));
}

function isExpired(report: ImageUsageReport, { now }: Context): boolean {
  return expirationOf(report) <= now.toISOString();
}
