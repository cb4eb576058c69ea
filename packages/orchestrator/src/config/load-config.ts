import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AwsConnection } from '../aws-connection.js';
import { OrchestratorError } from '../errors.js';
import type { ResolvedConfig } from './config.js';
import { type ConfigTree, isBranch, treeOf } from './config-tree.js';
import { fillReferences, parametersOf, type ReferenceValues } from './fill-references.js';
import { configNames, findConfig } from './find-config.js';
import { formatProblems } from './format-problems.js';
import { type Inherited, inherit } from './inherit.js';
import {
  isDataFile,
  readConfigModule,
  readConfigText,
  type WrittenConfig,
} from './read-config-file.js';
import { type Resolution, resolveConfig } from './resolve-config.js';
import type { SoeConfig } from './soe-config.js';

/** A configuration and where it was found. */
export interface LoadedConfig {
  /** What it comes to. */
  readonly config: ResolvedConfig;
  /** Folder of the file: paths in it are relative to this. */
  readonly directory: string;
  /** The file. */
  readonly file: string;
  /** Values of the parameters that it refers to, as they were read. Default: it refers to none. */
  readonly parameters?: ReadonlyMap<string, string>;
  /**
   * Parameters that it refers to and that were not asked for: their references stand in the configuration as they
   * are written. Default: none.
   */
  readonly unresolved?: readonly string[];
}

/** Options of {@link loadConfig}. */
export interface LoadConfigOptions {
  /** The environment that `${env.NAME}` is looked up in. Default: empty. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Reads the parameters that `${parameter:/path}` refers to, at most once and only where there are any; `keep`
   * leaves the references as they are written. Default: the Parameter Store of the build region.
   */
  readonly parameters?: ReadParameters | 'keep';
  /** Which AWS has the parameters, and as whom it is asked. Default: what the SDK finds. */
  readonly aws?: AwsConnection;
  /**
   * Flavors that are asked for: in others, what leads nowhere stays as it is written, and no parameter is read.
   * Default: all.
   */
  readonly flavors?: readonly string[];
  /** Stops the reading. */
  readonly signal?: AbortSignal;
}

/** Reads those of the parameters that exist. */
export type ReadParameters = (
  names: readonly string[],
  region: string,
  signal?: AbortSignal,
) => Promise<ReadonlyMap<string, string>>;

/**
 * Read the configuration of a folder, or of the nearest one above in its checkout, give its flavors what they
 * inherit, and fill in what it refers to. Problems name path, and in JSON and YAML the line, where the value was
 * written; all are told at once.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`
 */
export async function loadConfig(
  directory: string,
  options: LoadConfigOptions = {},
): Promise<LoadedConfig> {
  return required(await explainConfig(directory, options));
}

/**
 * A configuration that a program holds, as if it had been read from a file.
 *
 * @param config - As it is written in a file
 * @param file - What messages call it; paths in it are relative to its folder
 * @throws OrchestratorError `SOE_CONFIG_INVALID`
 */
export async function takeConfig(
  config: SoeConfig,
  file: string,
  options: LoadConfigOptions = {},
): Promise<LoadedConfig> {
  const written = { file, tree: treeOf(config), lineOf: () => undefined };
  return required(await explainWritten(written, options));
}

function required(explained: ExplainedConfig): LoadedConfig {
  const { config, written, problems, parameters, unresolved } = explained;
  const { file } = written;
  if (config === undefined) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file} does not fit:\n${formatProblems(problems)}`,
    );
  }
  return {
    config,
    directory: dirname(file),
    file,
    ...(parameters.size > 0 && { parameters }),
    ...(unresolved.length > 0 && { unresolved }),
  };
}

/** A configuration with everything that is known of where it comes from. */
export interface ExplainedConfig extends Resolution {
  /** As it is written. */
  readonly written: WrittenConfig;
  /** Parameters that were read. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Parameters that were not asked for. */
  readonly unresolved: readonly string[];
}

/**
 * Read the configuration that holds in a folder, with where its values come from and all that is wrong with it.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, and `SOE_CONFIG_INVALID` for text that cannot be read at all
 */
export async function explainConfig(
  directory: string,
  options: LoadConfigOptions = {},
): Promise<ExplainedConfig> {
  return explainWritten(await readWritten(directory), options);
}

/**
 * The same for a configuration that was read before.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for a region that only a parameter tells
 */
export async function explainWritten(
  written: WrittenConfig,
  { env = {}, parameters: read, aws, flavors, signal }: LoadConfigOptions = {},
): Promise<ExplainedConfig> {
  const inherited = inherit(written.tree);
  const asked = flavors === undefined ? {} : { flavors };
  const names = parametersOf(inherited.tree, flavors);
  if (names.length === 0 || read === 'keep') {
    const values = { ...asked, env, parameters: new Map(), keep: 'parameters' } as const;
    const resolution = resolveConfig(written, values, inherited);
    return { ...resolution, written, parameters: new Map(), unresolved: names };
  }
  const region = regionOf(inherited, env, written);
  const { readParameters } = await import('../adapters/read-parameters.js');
  const parameters = await (read === undefined
    ? readParameters(names, region, signal, aws)
    : read(names, region, signal));
  const values: ReferenceValues = { ...asked, env, parameters };
  return {
    ...resolveConfig(written, values, inherited),
    written,
    parameters,
    unresolved: [],
  };
}

/** The configuration of a text, as one of another commit is: references that lead nowhere stay as they are. */
export function readConfig(
  text: string,
  file: string,
  values: Omit<ReferenceValues, 'keep'> = { env: {}, parameters: new Map() },
): ResolvedConfig {
  const { config, problems } = resolveConfig(readConfigText(text, file), {
    ...values,
    keep: 'all',
  });
  if (config !== undefined) return config;
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `${file} does not fit:\n${formatProblems(problems)}`,
  );
}

async function readWritten(directory: string): Promise<WrittenConfig> {
  const file = findConfig(directory);
  if (file === undefined) {
    throw new OrchestratorError(
      'SOE_CONFIG_NOT_FOUND',
      `no configuration in ${resolve(directory)}, or above it in its checkout: looked for ${configNames.join(', ')}; change to your SOE repository, or write one with soe init`,
    );
  }
  return isDataFile(file)
    ? readConfigText(await readFile(file, 'utf8'), file)
    : readConfigModule(file);
}

/** Parameters are read in the build region, which therefore cannot come from one. */
function regionOf(
  { tree }: Inherited,
  env: ReferenceValues['env'],
  { file, lineOf }: WrittenConfig,
): string {
  const { problems, tree: filled } = fillReferences(regionOnly(tree), {
    env,
    parameters: new Map(),
  });
  const region = isBranch(filled) ? filled.members.get('region') : undefined;
  if (problems.length === 0 && region && !isBranch(region) && typeof region.value === 'string')
    return region.value;
  const line = lineOf(['region']);
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `${file} does not fit:\n  region${line === undefined ? '' : ` (line ${line})`}: parameters are read in the build region: write its name, or take it from the environment`,
  );
}

function regionOnly(tree: ConfigTree): ConfigTree {
  if (!isBranch(tree)) return tree;
  const region = tree.members.get('region');
  return { at: tree.at, members: new Map(region === undefined ? [] : [['region', region]]) };
}
