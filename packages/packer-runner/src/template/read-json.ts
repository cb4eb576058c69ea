import { type JsonMember, type JsonNode, parseJson } from '../adapters/json.js';
import type { DraftAttribute, DraftBlock, DraftBody, DraftFile } from './draft.js';
import type { Expression } from './expression.js';
import { readHclString } from './string-template.js';

/** How many labels the blocks have that Packer knows; all others have none. */
type Labels = Readonly<Record<string, number>>;

const atRoot: Labels = { variable: 1, local: 1, source: 2, data: 2 };
const inBuild: Labels = {
  source: 1,
  provisioner: 1,
  'post-processor': 1,
  'error-cleanup-provisioner': 1,
};
const inPostProcessors: Labels = { 'post-processor': 1 };
const elsewhere: Labels = { dynamic: 1 };

/** How a text is read. */
export type StringReader = (text: string) => Expression;

const hclString: StringReader = (text) => readHclString(text, 'plain');

/** Reads HCL in its JSON form (`*.pkr.json`). */
export async function readJsonFile(file: string, text: string): Promise<DraftFile> {
  const { root, problem } = await parseJson(file, text);
  const problems = problem === undefined ? [] : [problem];
  if (root !== undefined && root.type !== 'object') {
    problems.push({ message: 'A template in JSON is an object.', place: root.place });
  }
  const body =
    root === undefined ? { attributes: [], blocks: [] } : readBody(root, atRoot, hclString);
  return { file, ...body, comments: [], problems };
}

/** Reads an object as the body of a block. */
export function readBody(node: JsonNode, labels: Labels, readString: StringReader): DraftBody {
  const members = node.members.filter(({ name }) => name !== '//');
  return {
    attributes: members.map((member) => readAttribute(member, readString)),
    blocks: members.flatMap(({ name, node: inside }) =>
      readBlocks(name, labels[name] ?? 0, [], inside, readString),
    ),
  };
}

/** Reads a value as an argument. */
export function readAttribute(
  { name, node, place }: JsonMember,
  readString: StringReader,
): DraftAttribute {
  return { name, expression: readExpression(node, readString), source: node.source, place };
}

/** Reads an object, or a list of them, as blocks; what is neither is none. */
function readBlocks(
  type: string,
  labelCount: number,
  labels: readonly string[],
  node: JsonNode,
  readString: StringReader,
): readonly DraftBlock[] {
  if (node.type === 'array') {
    return node.items.flatMap((item) => readBlocks(type, labelCount, labels, item, readString));
  }
  if (node.type !== 'object') return [];
  if (labels.length < labelCount) {
    return node.members
      .filter(({ name }) => name !== '//')
      .flatMap(({ name, node: inside }) =>
        readBlocks(type, labelCount, [...labels, name], inside, readString),
      );
  }
  const body = readBody(node, labelsInside(type), readString);
  return [{ type, labels, ...body, incomplete: false, place: node.place }];
}

function labelsInside(type: string): Labels {
  if (type === 'build') return inBuild;
  return type === 'post-processors' ? inPostProcessors : elsewhere;
}

function readExpression(node: JsonNode, readString: StringReader): Expression {
  switch (node.type) {
    case 'string':
      return readString(String(node.value));
    case 'array':
      return { kind: 'list', items: node.items.map((item) => readExpression(item, readString)) };
    case 'object':
      return {
        kind: 'map',
        entries: node.members.map(({ name, node: inside }) => ({
          key: readString(name),
          value: readExpression(inside, readString),
        })),
      };
    default:
      return { kind: 'known', value: node.value };
  }
}
