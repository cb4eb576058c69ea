import type { ConfigPath } from './config-tree.js';
import type { ConfigProblem } from './inherit.js';

/** A problem as it is told, once for all flavors that have it. */
export interface PlacedProblem {
  /** Where it was written, such as `bases.linux.template`; empty for the whole file. */
  readonly path: string;
  /** Line, where the format has lines. */
  readonly line?: number;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** Flavors that inherit it. */
  readonly flavors?: readonly string[];
}

/** Problems with their lines, in the order of the file, each once. Pure. */
export function placeProblems(
  problems: readonly ConfigProblem[],
  lineOf: (path: ConfigPath) => number | undefined,
): readonly PlacedProblem[] {
  const byPlace = new Map<string, PlacedProblem>();
  for (const { at, message, flavor } of problems) {
    const path = at.map(String).join('.');
    const line = lineOf(at);
    const key = `${path}\0${message}`;
    const flavors = [
      ...(byPlace.get(key)?.flavors ?? []),
      ...(flavor === undefined ? [] : [flavor]),
    ];
    byPlace.set(key, {
      path,
      ...(line !== undefined && { line }),
      message,
      ...(flavors.length > 0 && { flavors: [...new Set(flavors)] }),
    });
  }
  return [...byPlace.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The problems as lines of text. Pure. */
export function formatProblems(problems: readonly PlacedProblem[]): string {
  return problems
    .map(({ path, line, message, flavors }) => {
      const heirs = flavors === undefined ? '' : `, in ${flavors.join(', ')}`;
      return `  ${path || 'the whole file'}${line === undefined ? '' : ` (line ${line})`}${heirs}: ${message}`;
    })
    .join('\n');
}
