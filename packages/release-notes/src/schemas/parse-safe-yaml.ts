/** A place in a text, both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What a document holds as plain data, and where its members stand. */
export interface SafeYaml {
  readonly data: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => TextPlace | undefined;
}

/** Characters that a file of edits may have. */
const longest = 1_000_000;

/** How many nodes aliases may stand for, all together. */
const mostAliases = 100;

/**
 * Reads YAML, of which JSON is a part, as plain data and nothing else. The library is loaded at the
 * first call.
 */
export async function parseSafeYaml(
  text: string,
  failure: (problem: string, cause?: unknown) => Error,
): Promise<SafeYaml> {
  if (text.length > longest) throw failure(`it has more than ${longest} characters`);
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      schema: 'core',
      version: '1.2',
      merge: false,
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      lineCounter: lines,
    });
    // An unknown tag is a warning only, and its value would be taken as text.
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw failure(problem.message, problem);
    return {
      data: document.toJS({ maxAliasCount: mostAliases }) as unknown,
      placeOf: (path) => {
        for (let length = path.length; length >= 0; length -= 1) {
          const node = document.getIn(path.slice(0, length), true);
          const offset = offsetOf(node);
          if (offset === undefined) continue;
          const { line, col } = lines.linePos(offset);
          return { line, column: col };
        }
        return undefined;
      },
    };
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ReleaseNotesError') throw cause;
    // Also where it is nested so deeply that the stack ends.
    throw failure(cause instanceof Error ? cause.message : 'it is no YAML', cause);
  }
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
