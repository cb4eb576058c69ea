import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { HarnessError, type HarnessErrorCode } from '../errors.js';
import { printable } from '../printable.js';
import { anyOf, tellIssue } from './schema-words.js';

/** What a file of a team is, for messages about it. */
export interface DataFile {
  /** Name of the file. */
  readonly file: string;
  readonly code: HarnessErrorCode;
  /** What it should be, after `as`: `a suite of tests (schemas/suite.json of @soe/harness)`. */
  readonly what: string;
}

/** Characters that such a file may have. */
const longest = 1_000_000;

/** Problems that are told at once. */
const mostProblems = 20;

/**
 * Reads a file of a team, YAML or JSON, by its schema. It is read as plain data: tags of other types and
 * names that are there twice are refused, aliases are limited. All problems are told at once, each
 * with its line and field.
 *
 * @throws HarnessError with the code of the file
 */
export function parseDataFile<T>(text: string, schema: z.ZodType<T>, data: DataFile): T {
  if (text.length > longest) throw invalid(data, [`it has more than ${longest} characters`]);
  const lines = new LineCounter();
  const document = readYaml(text, lines, data);
  const result = schema.safeParse(plainData(document, data) ?? {}, { error: tellIssue });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(innermost).map(({ path, message, key }) => {
    const line = lineOf(document, path, lines, key);
    const field = z.core.toDotPath(path);
    return `${line === undefined ? '' : `line ${line}: `}${field === '' ? '' : `${field}: `}${message}`;
  });
  throw invalid(data, problems, result.error);
}

function readYaml(text: string, lineCounter: LineCounter, data: DataFile): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: 'core',
      merge: false,
      stringKeys: true,
      prettyErrors: false,
      lineCounter,
    });
  } catch (cause) {
    // What is nested so deeply that the stack ends.
    throw invalid(data, [cause instanceof Error ? cause.message : 'it is no YAML'], cause);
  }
  // An unknown tag is a warning only, and its value would be taken as text.
  const problems = [...document.errors, ...document.warnings];
  if (problems.length === 0) return document;
  throw invalid(
    data,
    problems.map(({ message, pos }) => `line ${lineCounter.linePos(pos[0]).line}: ${message}`),
  );
}

/** Aliases that grow without end, or lead nowhere, show only here. */
function plainData(document: Document.Parsed, data: DataFile): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw invalid(data, [cause instanceof Error ? cause.message : 'it is no plain data'], cause);
  }
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The name in the map at `path` that it is about, where that is not known. */
  readonly key?: string;
}

/** Of a member that may be of several kinds, the problems of the kind it comes closest to. */
function innermost(issue: z.core.$ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return issue.keys.map((key, at) => ({ path: issue.path, message: messages[at] ?? '', key }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path: issue.path, message }));
  }
  if (issue.code !== 'invalid_union') return [{ path: issue.path, message: issue.message }];
  const expected = expectedOf(issue);
  if (expected !== undefined) return [{ path: issue.path, message: expected }];
  const kinds = issue.errors.map((errors) => errors.flatMap(innermost));
  const depth = (problems: readonly Problem[]) =>
    Math.max(0, ...problems.map(({ path }) => path.length));
  const [closest = []] = kinds.toSorted((a, b) => depth(b) - depth(a));
  return closest.map((problem) => ({ ...problem, path: [...issue.path, ...problem.path] }));
}

/** What is wanted instead, where the value is of none of the kinds. */
function expectedOf({ errors }: z.core.$ZodIssueInvalidUnion): string | undefined {
  const begin = 'must be ';
  const messages = errors.map(([first, ...more]) =>
    first?.code === 'invalid_type' && first.path.length === 0 && more.length === 0
      ? first.message
      : '',
  );
  const words = messages.map((message) => message.slice(begin.length));
  if (messages.every((message) => message.startsWith(begin))) {
    return `${begin}${anyOf([...new Set(words)])}`;
  }
  return undefined;
}

/** Of the name, of the member, or of the nearest around it that is there. */
function lineOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  lines: LineCounter,
  key?: string,
): number | undefined {
  const map: unknown = document.getIn(path, true);
  const named = isMap(map) ? map.items.find((pair) => nameOf(pair.key) === key)?.key : undefined;
  if (isScalar(named) && named.range) return lines.linePos(named.range[0]).line;
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = (node as { readonly range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return undefined;
}

function nameOf(key: unknown): unknown {
  return isScalar(key) ? String(key.value) : undefined;
}

function invalid({ file, code, what }: DataFile, problems: readonly string[], cause?: unknown) {
  // Names and values in it are of whoever wrote the file.
  const told = problems.slice(0, mostProblems).map((problem) => printable(problem, 500));
  const more = problems.length - told.length;
  const list = [...told, ...(more > 0 ? [`and ${more} more`] : [])];
  const text =
    list.length === 1 ? ` ${list[0]}` : list.map((problem) => `\n  - ${problem}`).join('');
  return new HarnessError(code, `Cannot read ${printable(file)} as ${what}:${text}`, { cause });
}
