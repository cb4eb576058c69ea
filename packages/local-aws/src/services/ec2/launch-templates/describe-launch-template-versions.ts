import { flag, integer, list, optional, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type {
  LaunchTemplate,
  LaunchTemplateVersion,
} from '../../../state/tables/launch-template.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { type FilterTable, filterInput, matching } from '../filters.js';
import { resolveImageReference } from '../images/resolve-image-reference.js';
import {
  findVersion,
  requireTemplate,
  requireVersion,
  templateReferenceInput,
  templatesOf,
} from './launch-template-access.js';
import { describeTemplateData, readTemplateData } from './launch-template-data.js';

/** Looking at the versions of launch templates. */
export const describeLaunchTemplateVersions = [
  ec2Operation({
    action: 'DescribeLaunchTemplateVersions',
    input: {
      ...templateReferenceInput,
      LaunchTemplateVersion: list(text),
      MinVersion: optional(integer),
      MaxVersion: optional(integer),
      ResolveAlias: optional(flag),
      Filter: filterInput,
      ...pageInput,
    },
    run(input, context) {
      const { LaunchTemplateVersion: wanted, MinVersion = 1, MaxVersion = Infinity } = input;
      const isOfOne = (input.LaunchTemplateId ?? input.LaunchTemplateName) !== undefined;
      const candidates = isOfOne
        ? versionsOfOne(requireTemplate(context, input), wanted)
        : versionsOfAll([...templatesOf(context).rows()], wanted);
      const matchesFilters = matching(input.Filter, versionFilters);
      const found = candidates.filter(
        (candidate) =>
          candidate.version.number >= MinVersion &&
          candidate.version.number <= MaxVersion &&
          matchesFilters(candidate),
      );
      const { rows, next } = ec2Page(found, newestFirst, input, {
        smallest: 1,
        largest: 200,
      });
      return {
        launchTemplateVersionSet: rows.map(({ template, version }) =>
          describeVersion(
            template,
            input.ResolveAlias === true ? resolveAlias(version, context) : version,
          ),
        ),
        nextToken: next,
      };
    },
  }),
];

/** Writes a version as answers show it. */
export function describeVersion(
  template: LaunchTemplate,
  version: LaunchTemplateVersion,
): AnswerMembers {
  return {
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    versionNumber: version.number,
    versionDescription: version.description,
    createTime: version.createTime,
    createdBy: version.createdBy,
    defaultVersion: version.number === template.defaultVersion,
    launchTemplateData: describeTemplateData(version.data),
  };
}

/** The version with the image id that its image parameter holds now in place of its name. */
function resolveAlias(version: LaunchTemplateVersion, context: Context): LaunchTemplateVersion {
  const { ImageId } = readTemplateData(version.data);
  if (ImageId === undefined) return version;
  return {
    ...version,
    data: { ...version.data, ImageId: resolveImageReference(ImageId, context) },
  };
}

interface Candidate {
  readonly template: LaunchTemplate;
  readonly version: LaunchTemplateVersion;
}

function versionsOfOne(template: LaunchTemplate, wanted: readonly string[]): readonly Candidate[] {
  const versions =
    wanted.length === 0
      ? template.versions
      : [...new Set(wanted.map((version) => requireVersion(template, version)))];
  return versions.toSorted((a, b) => b.number - a.number).map((version) => ({ template, version }));
}

function versionsOfAll(
  templates: readonly LaunchTemplate[],
  wanted: readonly string[],
): readonly Candidate[] {
  if (wanted.length === 0 || wanted.some((version) => !/^\$(Latest|Default)$/.test(version))) {
    throw new ApiError(
      'MissingParameter',
      'Without a launch template, only the versions $Latest and $Default of all can be described.',
    );
  }
  return templates.flatMap((template) => {
    const versions = new Set(wanted.flatMap((version) => findVersion(template, version) ?? []));
    return Array.from(versions, (version) => ({ template, version }));
  });
}

/** Pages follow the text of their keys, so higher numbers get lower ones. */
function newestFirst({ template, version }: Candidate): string {
  return `${template.id}/${1_000_000_000 - version.number}`;
}

const versionFilters: FilterTable<Candidate> = {
  fields: {
    'create-time': ({ version }) => version.createTime,
    'ebs-optimized': ({ version }) => readTemplateData(version.data).EbsOptimized,
    'iam-instance-profile': ({ version }) => {
      const profile = readTemplateData(version.data).IamInstanceProfile;
      return [profile?.Arn, profile?.Name];
    },
    'image-id': ({ version }) => readTemplateData(version.data).ImageId,
    'instance-type': ({ version }) => readTemplateData(version.data).InstanceType,
    'is-default-version': ({ template, version }) => version.number === template.defaultVersion,
  },
};
