import type { PackerValue } from '../packer-value.js';
import type { DraftBlock, DraftFile } from './draft.js';
import {
  type Expression,
  evaluate,
  isLiteral,
  nothingKnown,
  type Scope,
  type Weighed,
  weightOf,
} from './expression.js';
import type { Template, TemplateAttribute, TemplateBlock } from './template.js';

// Enough to write out any template that people write, a hundred times over.
const budget = 4_000_000;

/**
 * Fills in what variables and locals stand for: `given` values first, then those of the files with
 * values, then literal defaults.
 */
export function evaluateTemplate(
  files: readonly DraftFile[],
  valueFiles: readonly DraftFile[],
  given: Readonly<Record<string, PackerValue>>,
): Template {
  const blocks = files.flatMap((file) => file.blocks);
  const scope = createScope(blocks, valueFiles, given);
  return {
    files: files.map(({ file }) => file),
    blocks: blocks.map((block) => evaluateBlock(block, scope)),
    comments: files.flatMap(({ comments }) => comments),
    problems: [...files, ...valueFiles].flatMap(({ problems }) => problems),
  };
}

function evaluateBlock(block: DraftBlock, scope: Scope): TemplateBlock {
  const { type, labels, incomplete, place } = block;
  const attributes = block.attributes.map(({ name, expression, source, place }) => {
    const attribute: TemplateAttribute = {
      value: evaluate(expression, scope).value,
      literal: isLiteral(expression),
      expression: source,
      place,
    };
    return [name, attribute] as const;
  });
  return {
    type,
    labels,
    attributes: Object.fromEntries(attributes),
    blocks: block.blocks.map((inside) => evaluateBlock(inside, scope)),
    incomplete,
    place,
  };
}

function createScope(
  blocks: readonly DraftBlock[],
  valueFiles: readonly DraftFile[],
  given: Readonly<Record<string, PackerValue>>,
): Scope {
  let left = budget;
  const spend = (weight: number): boolean => {
    left -= weight;
    return left >= 0;
  };
  // Neither may a default name anything, nor a value in a file.
  const bare: Scope = { variable: () => nothingKnown, local: () => nothingKnown, spend };
  const variables = lookUp(
    new Map([
      ...declarations(blocks, 'variable', 'default'),
      ...valueFiles.flatMap(({ attributes }) =>
        attributes.map(({ name, expression }) => [name, expression] as const),
      ),
    ]),
    () => bare,
  );
  const values = new Map(
    Object.entries(given).map(([name, value]) => [name, { value, weight: weightOf(value) }]),
  );
  const scope: Scope = {
    variable: (name) => values.get(name) ?? variables(name),
    local: lookUp(new Map(declarations(blocks, 'local', 'expression')), () => scope),
    spend,
  };
  return scope;
}

/** Evaluates each name once. One that needs itself is unknown. */
function lookUp(
  expressions: ReadonlyMap<string, Expression>,
  scope: () => Scope,
): (name: string) => Weighed {
  const found = new Map<string, Weighed>();
  let depth = 0;
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    found.set(name, nothingKnown);
    const expression = expressions.get(name);
    // Every step of a chain of locals is a step of this function into itself.
    if (expression === undefined || depth > 25) return nothingKnown;
    depth += 1;
    const value = evaluate(expression, scope());
    depth -= 1;
    found.set(name, value);
    return value;
  };
}

/** `variable "x" { default = … }` and, older, `variables { x = … }`; locals alike. */
function declarations(
  blocks: readonly DraftBlock[],
  type: 'variable' | 'local',
  argument: string,
): readonly (readonly [string, Expression])[] {
  return blocks.flatMap((block) =>
    block.attributes.flatMap(({ name, expression }): readonly (readonly [string, Expression])[] => {
      if (block.type === `${type}s`) return [[name, expression]];
      const [label] = block.labels;
      return block.type === type && name === argument && label !== undefined
        ? [[label, expression]]
        : [];
    }),
  );
}
