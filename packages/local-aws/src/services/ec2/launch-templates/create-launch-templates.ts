import { filledText, optional, text } from '../../../protocols/shape.js';
import type { WireMembers } from '../../../protocols/wire.js';
import type { LaunchTemplateVersion } from '../../../state/tables/launch-template.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { newId } from '../../new-id.js';
import { once } from '../client-token.js';
import { ec2Operation } from '../ec2-operation.js';
import { putTags, readTagSpecifications, tagSpecificationInput } from '../tags.js';
import { describeVersion } from './describe-launch-template-versions.js';
import { describeTemplate } from './describe-launch-templates.js';
import {
  findTemplateByName,
  requireTemplate,
  requireTemplateById,
  requireVersion,
  templateReferenceInput,
  templatesOf,
} from './launch-template-access.js';
import { templateDataInput } from './launch-template-data.js';

/** Making launch templates and their versions. Whether what they name exists, a launch finds out. */
export const createLaunchTemplates = [
  ec2Operation({
    action: 'CreateLaunchTemplate',
    input: {
      LaunchTemplateName: text,
      LaunchTemplateData: templateDataInput,
      VersionDescription: optional(text),
      TagSpecification: tagSpecificationInput,
      ClientToken: filledText,
    },
    run(input, context) {
      const { ClientToken: token, ...parameters } = input;
      const make = (): readonly string[] => {
        checkNewName(input.LaunchTemplateName, context);
        const tags = readTagSpecifications(input.TagSpecification, ['launch-template']);
        const id = newId('lt');
        const version = newVersion(1, input.LaunchTemplateData, input.VersionDescription, context);
        const { createTime, createdBy } = version;
        templatesOf(context).put({
          id,
          name: input.LaunchTemplateName,
          createTime,
          createdBy,
          defaultVersion: 1,
          lastNumber: 1,
          versions: [version],
        });
        putTags(context, 'launch-template', id, tags['launch-template']);
        return [id];
      };
      const [id = ''] = once(context, { action: 'CreateLaunchTemplate', token, parameters }, make);
      return { launchTemplate: describeTemplate(requireTemplateById(context, id), context) };
    },
  }),

  ec2Operation({
    action: 'CreateLaunchTemplateVersion',
    input: {
      ...templateReferenceInput,
      SourceVersion: filledText,
      LaunchTemplateData: templateDataInput,
      VersionDescription: optional(text),
      ClientToken: filledText,
    },
    run(input, context) {
      const { ClientToken: token, ...parameters } = input;
      const make = (): readonly string[] => {
        const template = requireTemplate(context, input);
        const source =
          input.SourceVersion === undefined
            ? {}
            : requireVersion(template, input.SourceVersion).data;
        const number = template.lastNumber + 1;
        const data = { ...source, ...input.LaunchTemplateData };
        const version = newVersion(number, data, input.VersionDescription, context);
        const versions = [...template.versions, version];
        templatesOf(context).put({ ...template, lastNumber: number, versions });
        return [template.id, String(number)];
      };
      const [id = '', number = ''] = once(
        context,
        { action: 'CreateLaunchTemplateVersion', token, parameters },
        make,
      );
      const template = requireTemplateById(context, id);
      const version = requireVersion(template, number);
      return { launchTemplateVersion: describeVersion(template, version) };
    },
  }),

  ec2Operation({
    action: 'ModifyLaunchTemplate',
    input: { ...templateReferenceInput, SetDefaultVersion: text, ClientToken: filledText },
    run(input, context) {
      const template = requireTemplate(context, input);
      const { number: defaultVersion } = requireVersion(template, input.SetDefaultVersion);
      const changed = { ...template, defaultVersion };
      templatesOf(context).put(changed);
      return { launchTemplate: describeTemplate(changed, context) };
    },
  }),
];

function newVersion(
  number: number,
  data: WireMembers,
  description: string | undefined,
  { now, caller }: Context,
): LaunchTemplateVersion {
  if (description !== undefined && description.length > 255) {
    throw new ApiError('InvalidParameterValue', 'The version description exceeds 255 characters');
  }
  return {
    number,
    ...(description === undefined || description === '' ? {} : { description }),
    createTime: now.toISOString(),
    createdBy: caller.arn,
    data,
  };
}

function checkNewName(name: string, context: Context): void {
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
    throw new ApiError(
      'InvalidLaunchTemplateName.MalformedException',
      'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    );
  }
  if (findTemplateByName(context, name) !== undefined) {
    throw new ApiError(
      'InvalidLaunchTemplateName.AlreadyExistsException',
      'Launch template name already in use.',
    );
  }
}
