import { type Shape, structure } from '../../../protocols/shape.js';
import type { AnswerMembers, Wire, WireMembers } from '../../../protocols/wire.js';
import { ApiError } from '../../api-error.js';
import { type LaunchSettings, launchSettings } from '../launch-input.js';

const shape = structure(launchSettings);

/** The `LaunchTemplateData` parameter: checked, and kept as it came. */
export const templateDataInput: Shape<WireMembers> = {
  ...shape,
  read(value, path) {
    shape.read(value, path);
    if (isMembers(value) && Object.keys(value).length > 0) return value;
    throw new ApiError(
      'MissingParameter',
      'You must specify at least one parameter in the launch template data.',
    );
  },
};

/** What a kept template asks of a launch. */
export function readTemplateData(data: WireMembers): LaunchSettings {
  return shape.read(data, 'LaunchTemplateData');
}

/** Writes the data of a template as answers show it. What was sent empty is left out. */
export function describeTemplateData(data: WireMembers): AnswerMembers {
  const members = Object.entries(data).flatMap(([name, value]) =>
    value === undefined || value === null || (value === '' && name !== 'NoDevice')
      ? []
      : [[answerName(name, value), describe(value)] as const],
  );
  return Object.fromEntries(members);
}

function describe(value: Exclude<Wire, null>): AnswerMembers[string] {
  if (Array.isArray(value)) {
    return value.map((item) =>
      isMembers(item)
        ? // The groups of a network interface have another name than those of the instance.
          renamed(describeTemplateData(item), 'securityGroupIdSet', 'groupSet')
        : String(item),
    );
  }
  return isMembers(value) ? describeTemplateData(value) : String(value);
}

function answerName(name: string, value: Wire): string {
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  return Array.isArray(value) ? `${lower}Set` : lower;
}

function renamed(members: AnswerMembers, from: string, to: string): AnswerMembers {
  const { [from]: value, ...rest } = members;
  return value === undefined ? members : { ...rest, [to]: value };
}

function isMembers(value: Wire | undefined): value is WireMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
