import { type JsonMember, type JsonNode, parseJson } from '../adapters/json.js';
import type { DraftAttribute, DraftBlock, DraftBody, DraftFile } from './draft.js';
import type { Expression } from './expression.js';
import { createReading, cutProblems, type JsonReading, type StringReader } from './json-reading.js';
import { readHclString } from './string-template.js';
import type { TemplateProblem } from './template.js';

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
const emptyBody: DraftBody = { attributes: [], blocks: [] };

const hclString: StringReader = (text) => readHclString(text, 'plain');

// Every object is read as a map and may be a block too. Nothing that Packer knows is nested deeper
// than a `dynamic` block in a use of a source in a build.
const deepestBlock = 5;

/** Reads HCL in its JSON form (`*.pkr.json`); only what has a `wanted` name at the root. */
export async function readJsonFile(
  file: string,
  text: string,
  wanted?: ReadonlySet<string>,
): Promise<DraftFile> {
  const { root, problems } = await readRoot(file, text, wanted);
  if (root === undefined) return { file, ...emptyBody, comments: [], problems };
  const reading = createReading(hclString);
  // What stands at the root is a block, or nothing that Packer knows.
  const body = { attributes: [], blocks: readBlocksIn(root, atRoot, reading, 0) };
  return { file, ...body, comments: [], problems: [...problems, ...cutProblems(reading, root)] };
}

/** Reads values of variables (`*.auto.pkrvars.json`). */
export async function readJsonValues(file: string, text: string): Promise<DraftFile> {
  const { root, problems } = await readRoot(file, text);
  const attributes = root === undefined ? [] : readAttributes(root, hclString);
  return { file, attributes, blocks: [], comments: [], problems };
}

/** Reads the object that a template in JSON is. */
export async function readRoot(
  file: string,
  text: string,
  wanted?: ReadonlySet<string>,
): Promise<{ readonly root: JsonNode | undefined; readonly problems: readonly TemplateProblem[] }> {
  const { root, problem } = await parseJson(file, text, wanted);
  const problems = problem === undefined ? [] : [problem];
  if (root === undefined || root.type === 'object') return { root, problems };
  const message = 'A template in JSON is an object.';
  return { root, problems: [...problems, { message, place: root.place }] };
}

/** Reads an object as the body of a block; `depth` is how many blocks it is in. */
export function readBody(
  node: JsonNode,
  labels: Labels,
  reading: JsonReading,
  depth: number,
): DraftBody {
  return {
    attributes: readAttributes(node, reading.readString),
    blocks: depth < deepestBlock ? readBlocksIn(node, labels, reading, depth) : [],
  };
}

function readAttributes(node: JsonNode, readString: StringReader): readonly DraftAttribute[] {
  return node.members
    .filter(({ name }) => name !== '//')
    .map((member) => readAttribute(member, readString));
}

function readBlocksIn(
  node: JsonNode,
  labels: Labels,
  reading: JsonReading,
  depth: number,
): readonly DraftBlock[] {
  return node.members
    .filter(({ name }) => name !== '//')
    .flatMap(({ name, node: inside }) =>
      readBlocks({ type: name, labelCount: labels[name] ?? 0, depth }, [], inside, reading),
    );
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
  kind: { readonly type: string; readonly labelCount: number; readonly depth: number },
  labels: readonly string[],
  node: JsonNode,
  reading: JsonReading,
): readonly DraftBlock[] {
  const { type, labelCount, depth } = kind;
  if (node.type === 'array') {
    return node.items.flatMap((item) => readBlocks(kind, labels, item, reading));
  }
  if (node.type !== 'object') return [];
  if (labels.length < labelCount) {
    return node.members
      .filter(({ name }) => name !== '//')
      .flatMap(({ name, node: inside }) => readBlocks(kind, [...labels, name], inside, reading));
  }
  if (!reading.takeBlock()) return [];
  const body = readBody(node, labelsInside(type), reading, depth + 1);
  return [{ type, labels, ...body, incomplete: reading.isCut(), place: node.place }];
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
