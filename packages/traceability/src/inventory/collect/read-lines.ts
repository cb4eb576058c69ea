import { TraceabilityError } from '../../errors.js';

/** What a script printed, before it is understood. */
export interface InventoryLines {
  /** System that it ran on. */
  readonly platform: 'linux' | 'windows';
  /** Facts of the system: the fields of each line. */
  readonly system: readonly (readonly string[])[];
  /** The fields of each line of each scope. */
  readonly scopes: ReadonlyMap<string, LinesOfScope>;
}

/** What a script printed about one scope. */
export interface LinesOfScope {
  /** The fields of each line, unescaped. */
  readonly lines: readonly (readonly string[])[];
  /** Why it was not looked at; undefined when it was. */
  readonly missing?: string;
  /** What could not be seen. */
  readonly gaps: readonly string[];
}

/**
 * Reads lines of `soe-inventory-lines/1`:
 *
 * - `soe-inventory-lines/1 TAB linux|windows` is the first, `end` the last;
 * - `system TAB key TAB value`: a fact;
 * - `gap TAB scope TAB sentence`: something that could not be seen;
 * - `scope TAB scope TAB collected|not-collected TAB reason`: after the lines of a scope;
 * - `scope TAB field TAB …`: an entry.
 *
 * In fields `\\`, `\t`, `\n` and `\r` stand for backslash, tab and line ends. Lines end with LF or CRLF.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` when it is something else, or was cut
 */
export function readInventoryLines(text: string): InventoryLines {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const [header = '', platform] = (lines[0] ?? '').split('\t');
  if (header !== 'soe-inventory-lines/1' || (platform !== 'linux' && platform !== 'windows')) {
    throw invalid(
      'its first line is not that of soe-inventory-lines/1. Give it what the script wrote.',
    );
  }
  if (lines.at(-1) !== 'end') {
    throw invalid(`it stops after ${lines.length} lines, without the line "end". Collect again.`);
  }
  const system: (readonly string[])[] = [];
  const scopes = new Map<string, { lines: string[][]; gaps: string[]; missing?: string }>();
  const finished = new Set<string>();
  const scopeOf = (name: string) => {
    const known = scopes.get(name) ?? { lines: [], gaps: [] };
    scopes.set(name, known);
    return known;
  };
  for (const line of lines.slice(1, -1)) {
    const [kind = '', ...fields] = line.split('\t').map(unescapeField);
    const [name = '', status, reason = ''] = fields;
    if (kind === 'system') system.push(fields);
    else if (kind === 'gap') scopeOf(name).gaps.push(fields.slice(1).join(' '));
    else if (kind === 'scope') {
      finished.add(name);
      if (status !== 'collected') scopeOf(name).missing = reason || 'The script does not say why.';
      else scopeOf(name);
    } else scopeOf(kind).lines.push(fields);
  }
  return {
    platform,
    system,
    // What belongs to no scope that was told of as done is not from the script.
    scopes: new Map([...scopes].filter(([name]) => finished.has(name))),
  };
}

function unescapeField(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\([\\tnr])/g, (_, letter: string) => escapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

function invalid(problem: string): TraceabilityError {
  return new TraceabilityError(
    'TRACE_INVENTORY_INVALID',
    `Cannot read the output of an inventory script: ${problem}`,
  );
}
