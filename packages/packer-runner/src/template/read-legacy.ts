import { type JsonNode, parseJson } from '../adapters/json.js';
import type { DraftAttribute, DraftBlock, DraftFile } from './draft.js';
import { readAttribute, readBody } from './read-json.js';
import { readLegacyString } from './string-template.js';
import type { TemplatePlace } from './template.js';

/** Reads a template of the older kind (`*.json`) as if it had been written in HCL. */
export async function readLegacyFile(file: string, text: string): Promise<DraftFile> {
  const { root, problem } = await parseJson(file, text);
  const problems = problem === undefined ? [] : [problem];
  if (root !== undefined && root.type !== 'object') {
    problems.push({ message: 'A template in JSON is an object.', place: root.place });
  }
  const blocks = root === undefined ? [] : readRoot(root);
  return { file, attributes: [], blocks, comments: [], problems };
}

function readRoot(root: JsonNode): readonly DraftBlock[] {
  const sources = itemsOf(root, 'builders').map(readBuilder);
  return [...readVariables(root), ...sources, readBuild(root, sources)];
}

function readVariables(root: JsonNode): readonly DraftBlock[] {
  const sensitive = itemsOf(root, 'sensitive-variables').filter(({ type }) => type === 'string');
  const names = new Set(sensitive.map(({ value }) => value));
  const declared = membersOf(root, 'variables').map((member) =>
    variable(member.name, member.place, [
      // Null is how such a template says that a variable has to be given.
      ...(member.node.type === 'null'
        ? []
        : [{ ...readAttribute(member, readLegacyString), name: 'default' }]),
      ...(names.delete(member.name) ? [literal('sensitive', true, member.place)] : []),
    ]),
  );
  const others = sensitive.filter(({ value }) => names.has(value));
  return [
    ...declared,
    ...others.map(({ value, place }) =>
      variable(String(value), place, [literal('sensitive', true, place)]),
    ),
  ];
}

function readBuilder(node: JsonNode): DraftBlock {
  const type = textOf(node, 'type');
  const own = {
    ...node,
    members: node.members.filter(({ name }) => !['type', 'name'].includes(name)),
  };
  return block('source', [type, textOf(node, 'name') || type], node.place, own);
}

function readBuild(root: JsonNode, sources: readonly DraftBlock[]): DraftBlock {
  const postProcessors = itemsOf(root, 'post-processors').flatMap((item) =>
    item.type === 'array' ? item.items : [item],
  );
  return {
    ...block('build', [], root.place),
    attributes: [
      {
        ...literal('sources', '', root.place),
        expression: {
          kind: 'list',
          items: sources.map(({ labels }) => ({
            kind: 'known',
            value: ['source', ...labels].join('.'),
          })),
        },
      },
    ],
    blocks: [
      ...itemsOf(root, 'provisioners').map((node) => component('provisioner', node)),
      ...postProcessors.map((node) => component('post-processor', node)),
    ],
  };
}

/** A provisioner or post-processor; the latter may be no more than a name. */
function component(type: string, node: JsonNode): DraftBlock {
  const label = node.type === 'string' ? String(node.value) : textOf(node, 'type');
  return block(type, [label], node.place, node);
}

function block(
  type: string,
  labels: readonly string[],
  place: TemplatePlace,
  node?: JsonNode,
): DraftBlock {
  const body =
    node === undefined ? { attributes: [], blocks: [] } : readBody(node, {}, readLegacyString);
  return { type, labels, ...body, incomplete: false, place };
}

function variable(
  name: string,
  place: TemplatePlace,
  attributes: readonly DraftAttribute[],
): DraftBlock {
  return { ...block('variable', [name], place), attributes };
}

function literal(name: string, value: string | boolean, place: TemplatePlace): DraftAttribute {
  return { name, expression: { kind: 'known', value }, source: String(value), place };
}

function membersOf(node: JsonNode, name: string): JsonNode['members'] {
  return node.members.find((member) => member.name === name)?.node.members ?? [];
}

function itemsOf(node: JsonNode, name: string): readonly JsonNode[] {
  return node.members.find((member) => member.name === name)?.node.items ?? [];
}

function textOf(node: JsonNode, name: string): string {
  const found = node.members.find((member) => member.name === name)?.node;
  return found?.type === 'string' ? String(found.value) : '';
}
