import { list, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { LaunchTemplate } from '../../../state/tables/launch-template.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput, matching } from '../filters.js';
import { tagSet, visibleTags } from '../tags.js';
import {
  requireTemplateById,
  requireTemplateByName,
  templatesOf,
} from './launch-template-access.js';

/** Finding launch templates. */
export const describeLaunchTemplates = [
  ec2Operation({
    action: 'DescribeLaunchTemplates',
    input: {
      LaunchTemplateId: list(text),
      LaunchTemplateName: list(text),
      Filter: filterInput,
      ...pageInput,
    },
    run(input, context) {
      for (const id of input.LaunchTemplateId) requireTemplateById(context, id);
      for (const name of input.LaunchTemplateName) requireTemplateByName(context, name);
      const matchesFilters = matching<LaunchTemplate>(input.Filter, {
        tags: ({ id }) => visibleTags(context, id),
        fields: {
          'create-time': ({ createTime }) => createTime,
          'launch-template-name': ({ name }) => name,
        },
      });
      const found = [...templatesOf(context).rows()].filter(
        (template) =>
          (input.LaunchTemplateId.length === 0 || input.LaunchTemplateId.includes(template.id)) &&
          (input.LaunchTemplateName.length === 0 ||
            input.LaunchTemplateName.includes(template.name)) &&
          matchesFilters(template),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input, {
        smallest: 1,
        largest: 200,
      });
      return {
        launchTemplates: rows.map((template) => describeTemplate(template, context)),
        nextToken: next,
      };
    },
  }),
];

/** Writes a launch template as answers show it. */
export function describeTemplate(template: LaunchTemplate, context: Context): AnswerMembers {
  return {
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    createTime: template.createTime,
    createdBy: template.createdBy,
    defaultVersionNumber: template.defaultVersion,
    latestVersionNumber: template.versions.at(-1)?.number,
    tagSet: tagSet(context, template.id),
  };
}
