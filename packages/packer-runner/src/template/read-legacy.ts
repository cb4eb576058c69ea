import type { JsonNode } from '../adapters/json.js';
import type { DraftAttribute, DraftBlock, DraftFile } from './draft.js';
import { createReading, cutProblems, type JsonReading } from './json-reading.js';
import { readAttribute, readBody, readRoot } from './read-json.js';
import { readLegacyString } from './string-template.js';
import type { TemplatePlace } from './template.js';

/**
 * Reads a template of the older kind (`*.json`) as if it had been written in HCL; only what has a
 * `wanted` name at the root.
 */
export async function readLegacyFile(
  file: string,
  text: string,
  wanted?: ReadonlySet<string>,
): Promise<DraftFile> {
  const { root, problems } = await readRoot(file, text, wanted);
  if (root === undefined) return { file, attributes: [], blocks: [], comments: [], problems };
  const reading = createReading(readLegacyString);
  const sources = itemsOf(root, 'builders').flatMap((node) => readBuilder(node, reading));
  const blocks = [...readVariables(root), ...sources, readBuild(root, sources, reading)];
  const cut = cutProblems(reading, root);
  return { file, attributes: [], blocks, comments: [], problems: [...problems, ...cut] };
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

function readBuilder(node: JsonNode, reading: JsonReading): readonly DraftBlock[] {
  const type = textOf(node, 'type');
  const own = {
    ...node,
    members: node.members.filter(({ name }) => !['type', 'name'].includes(name)),
  };
  return block('source', [type, textOf(node, 'name') || type], own, reading);
}

function readBuild(
  root: JsonNode,
  sources: readonly DraftBlock[],
  reading: JsonReading,
): DraftBlock {
  const postProcessors = itemsOf(root, 'post-processors').flatMap((item) =>
    item.type === 'array' ? item.items : [item],
  );
  return {
    ...emptyBlock('build', [], root.place),
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
      ...itemsOf(root, 'provisioners').flatMap((node) => component('provisioner', node, reading)),
      ...postProcessors.flatMap((node) => component('post-processor', node, reading)),
    ],
  };
}

/** A provisioner or post-processor; the latter may be no more than a name. */
function component(type: string, node: JsonNode, reading: JsonReading): readonly DraftBlock[] {
  const label = node.type === 'string' ? String(node.value) : textOf(node, 'type');
  return block(type, [label], node, reading);
}

function block(
  type: string,
  labels: readonly string[],
  node: JsonNode,
  reading: JsonReading,
): readonly DraftBlock[] {
  if (!reading.takeBlock()) return [];
  const body = readBody(node, {}, reading, 1);
  return [{ type, labels, ...body, incomplete: reading.isCut(), place: node.place }];
}

function emptyBlock(type: string, labels: readonly string[], place: TemplatePlace): DraftBlock {
  return { type, labels, attributes: [], blocks: [], incomplete: false, place };
}

function variable(
  name: string,
  place: TemplatePlace,
  attributes: readonly DraftAttribute[],
): DraftBlock {
  return { ...emptyBlock('variable', [name], place), attributes };
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
