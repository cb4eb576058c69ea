import { blocksIn } from '../query.js';
import type { Template, TemplateBlock, TemplateValue } from '../template.js';
import type { LintSubject } from './rule.js';

/** How builds use sources. */
interface Uses {
  /** The blocks in builds, by what they name. */
  readonly blocks: ReadonlyMap<string, readonly TemplateBlock[]>;
  /** What builds name in `sources`. */
  readonly names: ReadonlySet<string>;
}

/**
 * Every builder as each build uses it, and every data source. A `source` block inside a `build` fills
 * in what the other one leaves out. A builder that no build uses stands for itself; one that a syntax
 * error may have cut short is left out. They are made one by one: a template can use each of its
 * builders any number of times.
 */
export function* lintSubjects(template: Template): Generator<LintSubject> {
  const uses = findUses(template.blocks.filter(({ type }) => type === 'build'));
  for (const block of template.blocks) {
    if (['source', 'data'].includes(block.type) && !block.incomplete) yield* usesOf(block, uses);
  }
}

function* usesOf(block: TemplateBlock, { blocks, names }: Uses): Generator<LintSubject> {
  const kind = `${block.type}.${block.labels[0] ?? ''}`;
  const name = block.labels.join('.');
  const alone: LintSubject = { kind, name, block, places: [block.place] };
  const isSource = block.type === 'source';
  const uses = isSource ? (blocks.get(name) ?? []) : [];
  if (uses.length === 0 || names.has(name)) yield alone;
  for (const use of uses) {
    yield { ...alone, block: fillIn(block, use), places: [block.place, use.place] };
  }
}

function findUses(builds: readonly TemplateBlock[]): Uses {
  const blocks = new Map<string, TemplateBlock[]>();
  for (const use of builds.flatMap((build) => blocksIn(build, 'source').blocks)) {
    if (use.incomplete) continue;
    const name = nameOf(use.labels[0] ?? '');
    const others = blocks.get(name);
    if (others === undefined) blocks.set(name, [use]);
    else others.push(use);
  }
  const lists = builds.map(({ attributes }) => attributes['sources']?.value);
  return { blocks, names: new Set(lists.flatMap(namesIn)) };
}

function namesIn(value: TemplateValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => (typeof each === 'string' ? [nameOf(each)] : []));
}

function nameOf(label: string): string {
  return label.replace(/^source\./, '');
}

function fillIn(source: TemplateBlock, use: TemplateBlock): TemplateBlock {
  return {
    ...source,
    attributes: { ...source.attributes, ...use.attributes },
    blocks: [...source.blocks, ...use.blocks],
  };
}
