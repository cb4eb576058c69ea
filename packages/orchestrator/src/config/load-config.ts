import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { OrchestratorError } from '../errors.js';
import type { SoeConfig } from './config.js';
import { configSchema } from './config-schema.js';

/** A configuration and where it was found. */
export interface LoadedConfig {
  /** What it says. */
  readonly config: SoeConfig;
  /** Folder of the file: paths in it are relative to this. */
  readonly directory: string;
  /** The file. */
  readonly file: string;
}

/** Names of configurations that are looked for, in this order. */
export const configNames: readonly string[] = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map(
  (ending) => `soe.config.${ending}`,
);

/**
 * Read the configuration of a folder. JSON and YAML problems name path and line.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`
 */
export async function loadConfig(directory: string): Promise<LoadedConfig> {
  const file = configNames
    .map((name) => join(resolve(directory), name))
    .find((path) => existsSync(path));
  if (file === undefined) {
    throw new OrchestratorError(
      'SOE_CONFIG_NOT_FOUND',
      `no configuration in ${resolve(directory)}: looked for ${configNames.join(', ')}; change to the folder of your SOE repository or write one`,
    );
  }
  const config = isDataFile(file)
    ? readConfig(await readFile(file, 'utf8'), file)
    : check(file, await readModule(file));
  return { config, directory: dirname(file), file };
}

/** Whether a configuration can be read without running it. */
export function isDataFile(file: string): boolean {
  return /\.(?:json|ya?ml)$/.test(file);
}

/**
 * Read a configuration from the text of a JSON or YAML file.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID`
 */
export function readConfig(text: string, file: string): SoeConfig {
  return check(file, readData(text, file));
}

interface Read {
  readonly value: unknown;
  /** Line of a path in the file, where the format has lines. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

function readData(text: string, file: string): Read {
  const counter = new LineCounter();
  // JSON is YAML, so one reader gives both their line numbers.
  const document = parseDocument(text, { lineCounter: counter });
  const [problem] = document.errors;
  if (problem) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file}:${counter.linePos(problem.pos[0]).line}: ${problem.message.split('\n')[0]}`,
      { cause: problem },
    );
  }
  return {
    value: document.toJS(),
    lineOf(path) {
      // The node itself may be what is missing: then the nearest one above it has the line.
      for (let length = path.length; length >= 0; length -= 1) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        const range = (node as { readonly range?: readonly number[] } | undefined)?.range;
        if (range?.[0] !== undefined) return counter.linePos(range[0]).line;
      }
      return undefined;
    },
  };
}

async function readModule(file: string): Promise<Read> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return { value: module.default, lineOf: () => undefined };
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    const hint = file.endsWith('.ts') ? ' (TypeScript needs Node 22.18 or later)' : '';
    throw new OrchestratorError('SOE_CONFIG_INVALID', `load ${file}: ${seen}${hint}`, { cause });
  }
}

function check(file: string, { value, lineOf }: Read): SoeConfig {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const line = lineOf(path);
    return `  ${path.join('.') || 'the whole file'}${line === undefined ? '' : ` (line ${line})`}: ${message}`;
  });
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `${file} does not fit:\n${problems.join('\n')}`,
    { cause: result.error },
  );
}
