import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Language, Node, Parser } from 'web-tree-sitter';
import { PackerError } from '../errors.js';
import type { DraftAttribute, DraftBlock, DraftBody, DraftFile } from '../template/draft.js';
import { deepest } from '../template/expression.js';
import type { TemplatePlace, TemplateProblem } from '../template/template.js';
import { readHclExpression } from './hcl-expression.js';

/** How many complaints about one file are worth reading. */
const mostProblems = 20;

interface Grammar {
  readonly parser: typeof Parser;
  readonly language: Language;
}

// A grammar that was loaded is never unloaded, however often that is done: a process that reads
// many templates would grow with each of them if it were loaded for each.
let grammar: Promise<Grammar> | undefined;

/**
 * Reads HCL. What is wrong with it becomes problems, and what is right is read all the same.
 *
 * @throws PackerError `PACKER_HCL_PARSER_MISSING` when the optional packages are not installed.
 */
export async function parseHcl(file: string, text: string): Promise<DraftFile> {
  grammar ??= loadGrammar();
  const { parser: Parser, language } = await grammar.catch((cause: unknown) => {
    grammar = undefined;
    throw new PackerError(
      'PACKER_HCL_PARSER_MISSING',
      `Cannot read the template ${file}: the parser of HCL cannot be loaded. Install the optional dependencies: npm install web-tree-sitter @tree-sitter-grammars/tree-sitter-hcl`,
      { cause },
    );
  });
  const parser = new Parser();
  try {
    const tree = parser.setLanguage(language).parse(text);
    if (tree === null) throw new TypeError('The parser of HCL was stopped.');
    try {
      return readRoot(file, tree.rootNode);
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

async function loadGrammar(): Promise<Grammar> {
  const { Language, Parser } = await import('web-tree-sitter');
  const { resolve } = createRequire(import.meta.url);
  // The package itself would load a native binding; the grammar is in this file alone.
  const wasm = resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm');
  await Parser.init();
  return { parser: Parser, language: await Language.load(await readFile(wasm)) };
}

function readRoot(file: string, root: Node): DraftFile {
  const bodies = root.namedChildren.filter(({ type }) => type === 'body' || type === 'ERROR');
  const parts = bodies.map((body) => readBody(file, body, 0));
  return {
    file,
    attributes: parts.flatMap(({ attributes }) => attributes),
    blocks: parts.flatMap(({ blocks }) => blocks),
    comments: root
      .descendantsOfType('comment')
      .map((node) => ({ text: node.text, place: placeOf(file, node) })),
    problems: findProblems(file, root),
  };
}

function readBody(file: string, body: Node, depth: number): DraftBody {
  const children = depth > deepest ? [] : body.namedChildren;
  return {
    attributes: children.flatMap((child) => readAttribute(file, child)),
    blocks: children.flatMap((child) => readBlock(file, child, depth)),
  };
}

function readAttribute(file: string, node: Node): readonly DraftAttribute[] {
  if (node.type !== 'attribute' || node.hasError) return [];
  const [name, expression] = node.namedChildren.filter(({ type }) => type !== 'comment');
  if (name === undefined || expression === undefined) return [];
  return [
    {
      name: name.text,
      expression: readHclExpression(expression),
      source: expression.text,
      place: placeOf(file, node),
    },
  ];
}

function readBlock(file: string, node: Node, depth: number): readonly DraftBlock[] {
  if (node.type !== 'block') return [];
  const children = node.namedChildren;
  const [type, ...labels] = children.filter((child) =>
    ['identifier', 'string_lit'].includes(child.type),
  );
  if (type === undefined) return [];
  const body = children.find((child) => child.type === 'body');
  const inside =
    body === undefined ? { attributes: [], blocks: [] } : readBody(file, body, depth + 1);
  return [
    {
      type: type.text,
      labels: labels.map(({ text }) => text.replace(/^"|"$/g, '')),
      ...inside,
      incomplete: node.hasError || depth >= deepest,
      place: placeOf(file, node),
    },
  ];
}

/** The outermost places that could not be read, without calling itself: the text may be anything. */
function findProblems(file: string, root: Node): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (problems.length >= mostProblems) break;
    if (node.isError) {
      problems.push({ message: 'This cannot be read as HCL.', place: placeOf(file, node) });
    } else if (node.isMissing) {
      const message = `A ${node.type} is missing here.`;
      problems.push({ message, place: placeOf(file, node) });
    } else if (node.hasError) {
      // One by one: there may be more of them than a call takes arguments.
      for (const child of node.children.toReversed()) waiting.push(child);
    }
  }
  return problems;
}

function placeOf(file: string, { startPosition: { row, column } }: Node): TemplatePlace {
  return { file, line: row + 1, column: column + 1 };
}
