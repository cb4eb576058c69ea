import { list, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { LaunchTemplate } from '../../../state/tables/launch-template.js';
import { ApiError } from '../../api-error.js';
import { ec2Operation } from '../ec2-operation.js';
import { takeTags } from '../tags.js';
import { describeTemplate } from './describe-launch-templates.js';
import {
  findVersion,
  requireTemplate,
  templateReferenceInput,
  templatesOf,
} from './launch-template-access.js';

const mostVersions = 200;

/** Deleting launch templates and their versions. Instances do not need them any more. */
export const deleteLaunchTemplates = [
  ec2Operation({
    action: 'DeleteLaunchTemplate',
    input: templateReferenceInput,
    run(input, context) {
      const template = requireTemplate(context, input);
      const launchTemplate = describeTemplate(template, context);
      templatesOf(context).remove(template.id);
      takeTags(context, template.id);
      return { launchTemplate };
    },
  }),

  ec2Operation({
    action: 'DeleteLaunchTemplateVersions',
    input: { ...templateReferenceInput, LaunchTemplateVersion: list(text) },
    run(input, context) {
      const template = requireTemplate(context, input);
      const wanted = [...new Set(input.LaunchTemplateVersion)];
      if (wanted.length < 1 || wanted.length > mostVersions) {
        throw new ApiError(
          'InvalidParameterValue',
          `Between 1 and ${mostVersions} versions can be deleted in one call`,
        );
      }
      const checked = wanted.map((version) => ({ version, refusal: refusalOf(template, version) }));
      const gone = checked.filter(({ refusal }) => refusal === undefined);
      const versions = template.versions.filter(
        ({ number }) => !gone.some(({ version }) => version === String(number)),
      );
      templatesOf(context).put({ ...template, versions });
      return {
        successfullyDeletedLaunchTemplateVersionSet: gone.map(({ version }) =>
          named(template, version),
        ),
        unsuccessfullyDeletedLaunchTemplateVersionSet: checked.flatMap(({ version, refusal }) =>
          refusal === undefined ? [] : [{ ...named(template, version), responseError: refusal }],
        ),
      };
    },
  }),
];

function named(template: LaunchTemplate, version: string): AnswerMembers {
  return {
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    versionNumber: Number(version),
  };
}

function refusalOf(template: LaunchTemplate, version: string): AnswerMembers | undefined {
  if (!/^[1-9]\d*$/.test(version)) {
    throw new ApiError('InvalidParameterValue', `'${version}' is not a version number`);
  }
  if (findVersion(template, version) === undefined) {
    return {
      code: 'launchTemplateVersionDoesNotExist',
      message: `The version ${version} of the launch template ${template.id} does not exist.`,
    };
  }
  if (version !== String(template.defaultVersion)) return undefined;
  return {
    code: 'unexpectedError',
    message: `The version ${version} is the default version of the launch template ${template.id}. Make another version the default one first.`,
  };
}
