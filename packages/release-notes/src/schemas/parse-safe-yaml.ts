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

/** Enough for 3,000 members in one map, or for any number of maps that edits know. */
const mostComparisons = 5_000_000;

/** How deep lists and maps may lie in each other on one line or in brackets; edits need four levels. */
const deepest = 50;

/**
 * Reads YAML, of which JSON is a part, as plain data and nothing else. The library is loaded at the
 * first call.
 */
export async function parseSafeYaml(
  text: string,
  failure: (problem: string, cause?: unknown) => Error,
): Promise<SafeYaml> {
  if (text.length > longest) throw failure(`it has more than ${longest} characters`);
  const { isScalar, Lexer, LineCounter, parseDocument } = await import('yaml');
  // Before it is parsed, which takes long for what is deep.
  if (isTooDeep(new Lexer().lex(text))) {
    throw failure(`lists and maps lie more than ${deepest} levels deep in each other`);
  }
  const lines = new LineCounter();
  let comparisons = 0;
  try {
    const document = parseDocument(text, {
      schema: 'core',
      version: '1.2',
      merge: false,
      strict: true,
      // Each name is held against all before it in its map.
      uniqueKeys: (a, b) => {
        comparisons += 1;
        if (comparisons > mostComparisons) throw new Error('a map has far too many members');
        return isScalar(a) && isScalar(b) && a.value === b.value;
      },
      stringKeys: true,
      lineCounter: lines,
      // It would draw every error, and hostile files have hundreds of thousands.
      prettyErrors: false,
    });
    // An unknown tag is a warning only, and its value would be taken as text.
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      const { line, col } = lines.linePos(problem.pos[0]);
      throw failure(`${problem.message} at line ${line}, column ${col}`, problem);
    }
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

/** What is deep by its indentation alone grows by the square, so that its length keeps it in bounds. */
function isTooDeep(tokens: Iterable<string>): boolean {
  let inBrackets = 0;
  let onLine = 0;
  for (const token of tokens) {
    if (token === '[' || token === '{') inBrackets += 1;
    else if (token === ']' || token === '}') inBrackets = Math.max(0, inBrackets - 1);
    else if (token === '\n' || token === '\r\n') onLine = 0;
    else if (inBrackets === 0 && (token === '-' || token === '?')) onLine += 1;
    if (inBrackets > deepest || onLine > deepest) return true;
  }
  return false;
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
