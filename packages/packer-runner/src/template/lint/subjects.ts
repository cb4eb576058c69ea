import { blocksIn } from '../query.js';
import type { Template, TemplateBlock } from '../template.js';
import type { LintSubject } from './rule.js';

/**
 * Every builder as each build uses it, and every data source. A `source` block inside a `build` fills
 * in what the other one leaves out. A builder that no build uses stands for itself; one that a syntax
 * error may have cut short is left out.
 */
export function lintSubjects(template: Template): readonly LintSubject[] {
  const builds = template.blocks.filter(({ type }) => type === 'build');
  return template.blocks
    .filter(({ type, incomplete }) => ['source', 'data'].includes(type) && !incomplete)
    .flatMap((block) => usesOf(block, builds));
}

function usesOf(block: TemplateBlock, builds: readonly TemplateBlock[]): readonly LintSubject[] {
  const kind = `${block.type}.${block.labels[0] ?? ''}`;
  const name = block.labels.join('.');
  const alone: LintSubject = { kind, name, block, places: [block.place] };
  if (block.type !== 'source') return [alone];
  const filledIn = builds
    .flatMap((build) => blocksIn(build, 'source').blocks)
    .filter(({ labels: [label], incomplete }) => isNamed(label, name) && !incomplete)
    .map((use) => ({
      ...alone,
      block: fillIn(block, use),
      places: [block.place, use.place],
    }));
  const asItIs = builds.some((build) => {
    const sources = build.attributes['sources']?.value;
    return Array.isArray(sources) && sources.some((source) => isNamed(source, name));
  });
  return asItIs || filledIn.length === 0 ? [alone, ...filledIn] : filledIn;
}

function isNamed(label: unknown, name: string): boolean {
  return label === name || label === `source.${name}`;
}

function fillIn(source: TemplateBlock, use: TemplateBlock): TemplateBlock {
  return {
    ...source,
    attributes: { ...source.attributes, ...use.attributes },
    blocks: [...source.blocks, ...use.blocks],
  };
}
