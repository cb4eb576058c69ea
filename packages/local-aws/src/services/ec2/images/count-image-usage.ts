import type {
  ImageUsageEntry,
  ReportedResourceType,
} from '../../../state/tables/image-usage-report.js';
import type { Context } from '../../context.js';
import { instancesUsing, templatesUsing } from './image-users.js';

/** The user guide's delay: what is newer is not in a report yet. */
const delay = 24 * 60 * 60 * 1000;

/** How often an image is used in accounts, by account and type; what is not used has no entry. */
export function countImageUsage(
  imageId: string,
  types: readonly ReportedResourceType[],
  accounts: readonly string[],
  context: Context,
): readonly ImageUsageEntry[] {
  const until = new Date(context.now.getTime() - delay).toISOString();
  return accounts.flatMap((account) =>
    types.flatMap((asked): readonly ImageUsageEntry[] => {
      const count = countIn({ ...context, account }, imageId, asked, until);
      return count === 0 ? [] : [{ account, type: asked.type, count }];
    }),
  );
}

function countIn(
  holder: Context,
  imageId: string,
  { type, versionDepth }: ReportedResourceType,
  until: string,
): number {
  if (type === 'ec2:Instance') {
    return instancesUsing(imageId, holder).filter(({ launchTime }) => launchTime <= until).length;
  }
  if (versionDepth === undefined) return 0; // Nothing here has recipes of Image Builder.
  return templatesUsing(imageId, holder, versionDepth, until).length;
}
