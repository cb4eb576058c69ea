import { filledText } from '../../../protocols/shape.js';
import {
  type LaunchTemplate,
  type LaunchTemplateVersion,
  launchTemplateTable,
} from '../../../state/tables/launch-template.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';

/** The two ways of naming a launch template; exactly one is taken. */
export const templateReferenceInput = {
  LaunchTemplateId: filledText,
  LaunchTemplateName: filledText,
};

/** A launch template by id or by name. */
export interface TemplateReference {
  readonly LaunchTemplateId: string | undefined;
  readonly LaunchTemplateName: string | undefined;
}

/** The launch templates of the caller. */
export function templatesOf(context: Context) {
  return context.store.table(launchTemplateTable, ownScope(context));
}

/** The launch template that is named by id or by name, or the refusal of AWS. */
export function requireTemplate(context: Context, reference: TemplateReference): LaunchTemplate {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = reference;
  if (id !== undefined && name !== undefined) {
    throw new ApiError(
      'InvalidParameterCombination',
      'Specify either the launch template ID or the launch template name, not both.',
    );
  }
  if (id !== undefined) return requireTemplateById(context, id);
  if (name !== undefined) return requireTemplateByName(context, name);
  throw new ApiError(
    'MissingParameter',
    'Either a launch template ID or a launch template name must be specified in the request.',
  );
}

/** The launch template with this id, or the refusal of AWS. */
export function requireTemplateById(context: Context, id: string): LaunchTemplate {
  if (!/^lt-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new ApiError('InvalidLaunchTemplateId.Malformed', `Invalid id: "${id}"`);
  }
  const template = templatesOf(context).get(id);
  if (template !== undefined) return template;
  throw new ApiError(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  );
}

/** The launch template with this name, if there is one. */
export function findTemplateByName(context: Context, name: string): LaunchTemplate | undefined {
  return [...templatesOf(context).rows()].find((template) => template.name === name);
}

/** The launch template with this name, or the refusal of AWS. */
export function requireTemplateByName(context: Context, name: string): LaunchTemplate {
  const template = findTemplateByName(context, name);
  if (template !== undefined) return template;
  throw new ApiError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );
}

/** The version with this number, `$Latest` or `$Default`; `undefined` when there is none. */
export function findVersion(
  { versions, defaultVersion }: LaunchTemplate,
  version: string,
): LaunchTemplateVersion | undefined {
  if (version === '$Latest') return versions.at(-1);
  const wanted = version === '$Default' ? String(defaultVersion) : version;
  return versions.find(({ number }) => String(number) === wanted);
}

/** The same, or the refusal of AWS. */
export function requireVersion(template: LaunchTemplate, version: string): LaunchTemplateVersion {
  const found = findVersion(template, version);
  if (found !== undefined) return found;
  throw new ApiError(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.id}.`,
  );
}
