import { integer, list, optional, text } from '../../protocols/shape.js';
import type { Parameter, ParameterVersion } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { latestVersion } from './find-parameter.js';
import { invalid, parameterNotFound, versionNotFound } from './parameter-errors.js';
import { keepParameter, writtenParameter } from './parameters.js';

const mostLabels = 10;

/** Labels: names for versions. A label is on one version at a time, and moves. */
export const parameterLabels = [
  operation({
    action: 'LabelParameterVersion',
    input: { Name: text, ParameterVersion: optional(integer), Labels: list(text) },
    run(input, context) {
      checkLabelCount(input.Labels);
      const { parameter, version } = requireVersion(input, context);
      const InvalidLabels = input.Labels.filter((label) => !isLabel(label));
      const labels = input.Labels.filter(isLabel);
      const all = [...new Set([...version.labels, ...labels])];
      if (all.length > mostLabels) {
        throw new ApiError(
          'ParameterVersionLabelLimitExceeded',
          `A parameter version can have a maximum of ${mostLabels} labels. Move one or more labels to another version and try again.`,
        );
      }
      if (labels.length > 0) {
        relabel(parameter, context, (one) =>
          one === version ? all : one.labels.filter((label) => !labels.includes(label)),
        );
      }
      return { InvalidLabels, ParameterVersion: version.version };
    },
  }),

  operation({
    action: 'UnlabelParameterVersion',
    input: { Name: text, ParameterVersion: integer, Labels: list(text) },
    run(input, context) {
      checkLabelCount(input.Labels);
      const { parameter, version } = requireVersion(input, context);
      const removed = input.Labels.filter((label) => version.labels.includes(label));
      relabel(parameter, context, (one) =>
        one === version ? one.labels.filter((label) => !removed.includes(label)) : one.labels,
      );
      return {
        RemovedLabels: removed,
        InvalidLabels: input.Labels.filter((label) => !removed.includes(label)),
      };
    },
  }),
];

function requireVersion(
  input: { readonly Name: string; readonly ParameterVersion: number | undefined },
  context: Context,
): { readonly parameter: Parameter; readonly version: ParameterVersion } {
  const parameter = writtenParameter(context, input.Name);
  if (parameter === undefined) throw parameterNotFound();
  const number = input.ParameterVersion ?? latestVersion(parameter).version;
  const version = parameter.versions.find((one) => one.version === number);
  if (version === undefined) throw versionNotFound(`${input.Name}:${number}`);
  return { parameter, version };
}

function relabel(
  parameter: Parameter,
  context: Context,
  labelsOf: (version: ParameterVersion) => readonly string[],
): void {
  const [first, ...rest] = parameter.versions;
  const relabelled = (one: ParameterVersion): ParameterVersion => ({
    ...one,
    labels: labelsOf(one),
  });
  keepParameter(context, {
    ...parameter,
    versions: [relabelled(first), ...rest.map(relabelled)],
  });
}

function isLabel(label: string): boolean {
  return /^[a-zA-Z0-9_.-]{1,100}$/.test(label) && !/^([0-9]|aws|ssm)/i.test(label);
}

function checkLabelCount(labels: readonly string[]): void {
  if (labels.length < 1 || labels.length > mostLabels) {
    throw invalid(`A call names 1 to ${mostLabels} labels.`);
  }
}
