import type { Node, ParseError } from 'jsonc-parser';
import { deepest } from '../template/expression.js';
import type { TemplatePlace, TemplateProblem } from '../template/template.js';

/** A value of a JSON document that knows where it stands. */
export interface JsonNode {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** The value of a string, number, boolean or null. */
  readonly value: string | number | boolean | null;
  /** The members of an object, in order; names may repeat. */
  readonly members: readonly JsonMember[];
  /** The items of an array. */
  readonly items: readonly JsonNode[];
  /** What is written. */
  readonly source: string;
  readonly place: TemplatePlace;
}

/** A member of an object. */
export interface JsonMember {
  readonly name: string;
  readonly node: JsonNode;
  readonly place: TemplatePlace;
}

/**
 * Reads a JSON document, strictly, and of an object at its root only the `wanted` members. Without a
 * `root` it is not JSON, and the problem says where.
 */
export async function parseJson(
  file: string,
  text: string,
  wanted?: ReadonlySet<string>,
): Promise<{ readonly root?: JsonNode; readonly problem?: TemplateProblem }> {
  const { createScanner, parseTree } = await import('jsonc-parser');
  const placeOf = placesIn(file, text);
  const problem = (message: string, offset: number) => ({
    problem: { message, place: placeOf(Math.min(offset, text.length)) },
  });

  // The parser calls itself for every level: what is too deep for it must not reach it.
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = text[scanner.getTokenOffset()];
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > deepest) {
      return problem(`More than ${deepest} levels of nesting.`, scanner.getTokenOffset());
    }
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined) return problem('This is not JSON from here on.', first.offset);
  return root === undefined
    ? problem('There is no JSON here.', 0)
    : { root: toNode(onlyMembers(root, wanted), text, placeOf) };
}

function onlyMembers(node: Node, wanted: ReadonlySet<string> | undefined): Node {
  if (wanted === undefined || node.type !== 'object') return node;
  const children = node.children?.filter((member) => wanted.has(member.children?.[0]?.value));
  return children === undefined ? node : { ...node, children };
}

function toNode(node: Node, text: string, placeOf: (offset: number) => TemplatePlace): JsonNode {
  const children = node.children ?? [];
  const place = placeOf(node.offset);
  return {
    type: node.type === 'property' ? 'null' : node.type,
    value: node.value ?? null,
    items: node.type === 'array' ? children.map((child) => toNode(child, text, placeOf)) : [],
    members:
      node.type === 'object' ? children.flatMap((child) => toMember(child, text, placeOf)) : [],
    source: text.slice(node.offset, node.offset + node.length),
    place,
  };
}

function toMember(
  { children: [key, value] = [] }: Node,
  text: string,
  placeOf: (offset: number) => TemplatePlace,
): readonly JsonMember[] {
  if (key === undefined || value === undefined) return [];
  return [
    { name: String(key.value), node: toNode(value, text, placeOf), place: placeOf(key.offset) },
  ];
}

/** Turns offsets into places. */
function placesIn(file: string, text: string): (offset: number) => TemplatePlace {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
