import { dirname } from 'node:path';
import { OrchestratorError } from '../errors.js';
import { writtenAt } from './config-tree.js';
import { type ExplainedValues, explainValues } from './explain-values.js';
import { formatProblems, type PlacedProblem, placeProblems } from './format-problems.js';
import { type ExplainedConfig, explainConfig, type LoadConfigOptions } from './load-config.js';
import { missingFiles, namedFiles } from './named-files.js';

/** What a configuration comes to. */
export interface ConfigValues extends ExplainedValues {
  /** The file. */
  readonly file: string;
  /** Parameters that were not asked for. */
  readonly unresolved: readonly string[];
}

/** What is wrong with a configuration. */
export interface ConfigVerdict {
  /** The file. */
  readonly file: string;
  /** Whether it fits. */
  readonly valid: boolean;
  /** Everything that is wrong, at once. */
  readonly problems: readonly PlacedProblem[];
  /** How many flavors it has, where it fits. */
  readonly flavors: number;
  /** Parameters that were not asked for. */
  readonly unresolved: readonly string[];
}

/**
 * What the configuration of a folder comes to, with built-in defaults, secrets masked, and where each value comes
 * from.
 *
 * @param flavor - Only this one. Default: everything
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`, `SOE_FLAVOR_UNKNOWN`
 */
export async function configValues(
  directory: string,
  flavor: string | undefined,
  options: LoadConfigOptions = {},
): Promise<ConfigValues> {
  const asked = flavor === undefined ? {} : { flavors: [flavor] };
  const explained = await explainConfig(directory, { ...options, ...asked });
  const { config, problems, written, unresolved } = explained;
  const { file } = written;
  if (config === undefined) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file} does not fit:\n${formatProblems(problems)}`,
    );
  }
  if (flavor !== undefined && !Object.hasOwn(config.flavors, flavor)) {
    throw new OrchestratorError(
      'SOE_FLAVOR_UNKNOWN',
      `no flavor ${JSON.stringify(flavor)} in ${file}; it has ${Object.keys(config.flavors).join(', ')}`,
    );
  }
  return { ...explainValues(config, explained, flavor), file, unresolved };
}

/**
 * Everything that is wrong with the configuration of a folder, and files that it names and that are not there.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, and `SOE_CONFIG_INVALID` for text that cannot be read at all
 */
export async function validateConfig(
  directory: string,
  options: LoadConfigOptions = {},
): Promise<ConfigVerdict> {
  const explained = await explainConfig(directory, options);
  const { config, written, unresolved } = explained;
  const problems = [...explained.problems, ...withoutFile(explained)];
  return {
    ...{ file: written.file, valid: problems.length === 0, problems, unresolved },
    flavors: config === undefined ? 0 : Object.keys(config.flavors).length,
  };
}

function withoutFile({ config, tree, written }: ExplainedConfig): readonly PlacedProblem[] {
  if (config === undefined) return [];
  const directory = dirname(written.file);
  const missing = missingFiles(namedFiles(config), directory)
    // What only AWS tells is not known, and the paths of a flavor may come later.
    .filter(({ path, needed }) => needed && !path.includes('${'))
    .map(({ at, path }) => {
      const place = writtenAt(tree, at);
      const message = `there is no ${path} in ${directory}; correct it, or write the file`;
      const isOwn = at[0] !== 'flavors' || place[1] === at[1];
      return { at: place, message, ...(!isOwn && { flavor: String(at[1]) }) };
    });
  return placeProblems(missing, written.lineOf);
}
