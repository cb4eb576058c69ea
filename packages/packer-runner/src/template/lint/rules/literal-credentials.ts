import type { TemplateAttribute, TemplateBlock } from '../../template.js';
import { launchingSources } from '../kinds.js';
import type { LintRule, RuleFinding } from '../rule.js';

const credential = /^(?:access_key|secret_key|token)$|(?:^|_)password$/;

/** Who can read the template can use them. */
export const literalCredentials: LintRule = {
  id: 'literal-credentials',
  severity: 'error',
  kinds: [...launchingSources, 'source.amazon-chroot', 'data.amazon-ami'],
  fix: 'Leave it to the environment or the role, or take it from a variable with sensitive = true; and replace the one that was written down.',
  check: ({ name, block }) => credentialsIn(block, name),
};

function credentialsIn(block: TemplateBlock, name: string): readonly RuleFinding[] {
  return [
    ...Object.entries(block.attributes)
      .filter(([argument, attribute]) => credential.test(argument) && isWrittenDown(attribute))
      .map(([argument, { place }]) => ({
        message: `The ${argument} of ${name} is written in the template.`,
        place,
      })),
    ...block.blocks.flatMap((inside) => credentialsIn(inside, name)),
  ];
}

function isWrittenDown({ literal, value }: TemplateAttribute): boolean {
  // In braces it is a function that the builder calls.
  if (typeof value === 'string') return literal && value !== '' && !value.includes('{{');
  return literal && typeof value === 'number';
}
