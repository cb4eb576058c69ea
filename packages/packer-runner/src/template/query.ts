import type { TemplateBlock, TemplateValue } from './template.js';

/** Whether an argument is given, and not with nothing: null, an empty text, list or map. */
export function isSet(block: TemplateBlock, name: string): boolean {
  const attribute = block.attributes[name];
  return attribute !== undefined && !isEmpty(attribute.value);
}

/** Whether an argument is given and is this value, or may turn out to be. */
export function mayBe(block: TemplateBlock, name: string, wanted: string | boolean): boolean {
  const attribute = block.attributes[name];
  if (attribute === undefined) return false;
  // Packer takes the text "true" for true, and in legacy templates any text or number that Go does.
  const accepted: readonly (TemplateValue | undefined)[] =
    wanted === true ? [true, 1, '1', 't', 'T', 'true', 'TRUE', 'True'] : [wanted];
  return attribute.value === undefined || accepted.includes(attribute.value);
}

/** The blocks of a type inside a block, and whether `dynamic` may add others. */
export function blocksIn(
  block: TemplateBlock,
  type: string,
): { readonly blocks: readonly TemplateBlock[]; readonly dynamic: boolean } {
  return {
    blocks: block.blocks.filter((inside) => inside.type === type),
    dynamic: block.blocks.some((inside) => inside.type === 'dynamic' && inside.labels[0] === type),
  };
}

/** Whether there is a block of this type inside, or may be. */
export function hasBlock(block: TemplateBlock, type: string): boolean {
  const { blocks, dynamic } = blocksIn(block, type);
  return dynamic || blocks.length > 0;
}

function isEmpty(value: TemplateValue | undefined): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
