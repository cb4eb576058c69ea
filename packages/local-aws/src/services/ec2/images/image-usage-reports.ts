import { filledText, list, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type {
  ImageUsageReport,
  ReportedResourceType,
} from '../../../state/tables/image-usage-report.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { newId } from '../../new-id.js';
import { once } from '../client-token.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput, matching } from '../filters.js';
import { requireOwnImage } from '../image-access.js';
import { checkUserId } from '../permission-changes.js';
import {
  putTags,
  readTagSpecifications,
  tagSet,
  tagSpecificationInput,
  takeTags,
  visibleTags,
} from '../tags.js';
import { checkCount } from './check-count.js';
import { countImageUsage } from './count-image-usage.js';
import {
  chosenReports,
  expirationOf,
  mostValues,
  reportsOf,
  requireReport,
} from './find-usage-reports.js';
import { availableAt } from './new-image.js';
import {
  checkResourceTypes,
  optionOf,
  type RequestedResourceType,
  readDepth,
  refuseOptions,
  resourceTypeInput,
} from './resource-types.js';

const reportedTypes = [
  'ec2:Instance',
  'ec2:LaunchTemplate',
  'imagebuilder:ImageRecipe',
  'imagebuilder:ContainerRecipe',
];
const standardDepth = 20;

/** Which accounts use an image, as its owner sees it: a day late, and for the owner's images only. */
export const imageUsageReports = [
  ec2Operation({
    action: 'CreateImageUsageReport',
    input: {
      ImageId: text,
      ResourceType: resourceTypeInput,
      AccountId: list(text),
      ClientToken: filledText,
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const { ClientToken: token, ...parameters } = input;
      const request = { action: 'CreateImageUsageReport', token, parameters };
      const [reportId] = once(context, request, () => {
        const image = requireOwnImage(context, input.ImageId);
        if (input.ResourceType.length === 0) {
          throw new ApiError(
            'MissingParameter',
            'The request must contain the parameter ResourceType',
          );
        }
        checkResourceTypes(input.ResourceType, reportedTypes);
        checkCount(input.AccountId, mostValues, 'AccountId');
        for (const id of input.AccountId) checkUserId(id, 'InvalidParameterValue');
        const tags = readTagSpecifications(input.TagSpecification, ['image-usage-report']);
        const resourceTypes = input.ResourceType.map(readType);
        const accounts =
          input.AccountId.length > 0 ? [...new Set(input.AccountId)] : everyAccount(context);
        const id = newId('amiur');
        reportsOf(context).put({
          id,
          imageId: image.id,
          resourceTypes,
          accountIds: input.AccountId,
          createdAt: context.now.toISOString(),
          availableAt: availableAt(context),
          entries: countImageUsage(image.id, resourceTypes, accounts, context),
        });
        putTags(context, 'image-usage-report', id, tags['image-usage-report']);
        return [id];
      });
      return { reportId };
    },
  }),

  ec2Operation({
    action: 'DescribeImageUsageReports',
    input: { ImageId: list(text), ReportId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      const matchesFilters = matching<ImageUsageReport>(input.Filter, {
        tags: ({ id }) => visibleTags(context, id),
        fields: {
          'creation-time': ({ createdAt }) => createdAt,
          state: (report) => stateOf(report, context),
        },
      });
      const found = chosenReports(input, context).filter(matchesFilters);
      const { rows, next } = ec2Page(found, ({ id }) => id, input, { smallest: 1 });
      return { imageUsageReportSet: rows.map((row) => describe(row, context)), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'DescribeImageUsageReportEntries',
    input: { ImageId: list(text), ReportId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      const entries = chosenReports(input, context)
        .filter((report) => stateOf(report, context) === 'available')
        .flatMap((report) => report.entries.map((entry) => ({ report, entry })));
      type Row = (typeof entries)[number];
      const found = entries.filter(
        matching<Row>(input.Filter, {
          fields: {
            'account-id': ({ entry }) => entry.account,
            'creation-time': ({ report }) => report.createdAt,
            'resource-type': ({ entry }) => entry.type,
          },
        }),
      );
      const key = ({ report, entry }: Row): string => `${report.id}/${entry.account}/${entry.type}`;
      const { rows, next } = ec2Page(found, key, input, { smallest: 1 });
      return {
        imageUsageReportEntrySet: rows.map(({ report, entry }) => ({
          reportId: report.id,
          imageId: report.imageId,
          accountId: entry.account,
          resourceType: entry.type,
          usageCount: entry.count,
          reportCreationTime: report.createdAt,
        })),
        nextToken: next,
      };
    },
  }),

  ec2Operation({
    action: 'DeleteImageUsageReport',
    input: { ReportId: text },
    run(input, context) {
      const report = requireReport(context, input.ReportId);
      reportsOf(context).remove(report.id);
      takeTags(context, report.id);
      return done;
    },
  }),
];

function readType(asked: RequestedResourceType): ReportedResourceType {
  const { ResourceType: type } = asked;
  if (type === 'ec2:LaunchTemplate') {
    return { type, versionDepth: readDepth(optionOf(asked, 'version-depth'), standardDepth) };
  }
  refuseOptions(asked);
  return { type };
}

function describe(report: ImageUsageReport, context: Context): AnswerMembers {
  return {
    imageId: report.imageId,
    reportId: report.id,
    resourceTypeSet: report.resourceTypes.map(({ type, versionDepth }) => ({
      resourceType: type,
      resourceTypeOptionSet:
        versionDepth === undefined
          ? undefined
          : [{ optionName: 'version-depth', optionValueSet: [versionDepth] }],
    })),
    accountIdSet: report.accountIds,
    state: stateOf(report, context),
    creationTime: report.createdAt,
    expirationTime: expirationOf(report),
    tagSet: tagSet(context, report.id),
  };
}

function stateOf({ availableAt }: ImageUsageReport, { now }: Context): 'pending' | 'available' {
  return availableAt <= now.toISOString() ? 'available' : 'pending';
}

function everyAccount({ organization }: Context): readonly string[] {
  return [...organization.accounts, ...organization.outsiders].map(({ id }) => id);
}
