import { pathToFileURL } from 'node:url';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  type Range,
} from 'yaml';
import { OrchestratorError } from '../errors.js';
import { type ConfigPath, type ConfigTree, treeOf } from './config-tree.js';

/** A configuration as it is written. */
export interface WrittenConfig {
  /** The file. */
  readonly file: string;
  /** What it says. */
  readonly tree: ConfigTree;
  /** Line of a path in the file, where the format has lines. */
  readonly lineOf: (path: ConfigPath) => number | undefined;
}

/** Whether a configuration can be read without running it. */
export function isDataFile(file: string): boolean {
  return /\.(?:json|ya?ml)$/.test(file);
}

/**
 * Read the text of a JSON or YAML file.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID`
 */
export function readConfigText(text: string, file: string): WrittenConfig {
  const counter = new LineCounter();
  // JSON is YAML, so one reader gives both their line numbers.
  const document = parseDocument(text, { lineCounter: counter });
  const [problem] = document.errors;
  if (problem) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${file}:${counter.linePos(problem.pos[0]).line}: ${problem.message.split('\n')[0]?.replace(/:$/, '')}`,
      { cause: problem },
    );
  }
  return {
    file,
    tree: treeOf(document.toJS()),
    lineOf(path) {
      // What is named may be missing: then the nearest one above it has the line.
      for (let length = path.length; length >= 0; length -= 1) {
        const range = keyRange(document, path.slice(0, length));
        if (range !== undefined) return counter.linePos(range[0]).line;
      }
      return undefined;
    },
  };
}

/** Where a member begins: at its key, which may be lines above its value. */
function keyRange(document: Document, path: ConfigPath): Range | undefined {
  const holder: unknown = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  const pair = isMap(holder)
    ? holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    : undefined;
  const node: unknown = pair?.key ?? document.getIn(path, true);
  return isNode(node) ? (node.range ?? undefined) : undefined;
}

/**
 * Load a configuration that is a module.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID`
 */
export async function readConfigModule(file: string): Promise<WrittenConfig> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return { file, tree: treeOf(module.default), lineOf: () => undefined };
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    const hint = file.endsWith('.ts') ? ' (TypeScript needs Node 22.18 or later)' : '';
    throw new OrchestratorError('SOE_CONFIG_INVALID', `load ${file}: ${seen}${hint}`, { cause });
  }
}
