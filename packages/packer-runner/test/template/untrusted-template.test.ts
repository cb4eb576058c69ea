import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findAll } from '../../src/template/lint/lint-template.js';
import { lintRules } from '../../src/template/lint/rules.js';
import type { TemplateBlock, TemplatePlace } from '../../src/template/template.js';
import { lintFolder, lintTemplates, parseText } from '../support/template.js';

const samples = lintTemplates().map((name) => ({
  name,
  text: readFileSync(join(lintFolder, name), 'utf8'),
}));
const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '${',
    '%{',
    '<<EOT\n',
    '\\',
    '\n',
    '\0',
    '= {',
    '/*',
    ',',
  ),
);
const mutation = fc.record({
  sample: fc.constantFrom(...samples),
  cuts: fc.array(fc.record({ at: fc.nat(), remove: fc.nat({ max: 80 }), insert: junk }), {
    minLength: 1,
    maxLength: 4,
  }),
  end: fc.option(fc.nat(), { freq: 3 }),
});

function placesOf(block: TemplateBlock): readonly TemplatePlace[] {
  return [
    block.place,
    ...Object.values(block.attributes).map(({ place }) => place),
    ...block.blocks.flatMap(placesOf),
  ];
}

/** Reads and lints a text, and checks that all that is said of it is about places in it. */
async function lintText(name: string, text: string): Promise<readonly string[]> {
  const template = await parseText(text, name);
  const findings = findAll(template, lintRules);
  const lines = text.split('\n');
  const places = [
    ...findings.map(({ place }) => place),
    ...template.problems.map(({ place }) => place),
    ...template.blocks.flatMap(placesOf),
  ];
  const outside = places.filter(({ file, line, column }) => {
    const length = lines[line - 1]?.length;
    return file !== name || length === undefined || column < 1 || column > length + 1;
  });
  expect(outside).toEqual([]);
  return findings.map(({ rule }) => rule);
}

it('says only what has a place in the file, however a template is damaged', async () => {
  await fc.assert(
    fc.asyncProperty(mutation, async ({ sample, cuts, end }) => {
      let { text } = sample;
      for (const { at, remove, insert } of cuts) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + insert + text.slice(start + remove);
      }
      if (end !== null) text = text.slice(0, end % (text.length + 1));

      await lintText(sample.name, text);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['lists in HCL', 'x.pkr.hcl', `a = ${'['.repeat(20_000)}`],
  ['closed lists in HCL', 'x.pkr.hcl', `x {\n a = ${'['.repeat(9_000)}${']'.repeat(9_000)}\n}`],
  ['blocks in HCL', 'x.pkr.hcl', `${'x {\n'.repeat(9_000)}${'}\n'.repeat(9_000)}`],
  ['templates in HCL', 'x.pkr.hcl', `x {\n a = ${'"${'.repeat(9_000)}\n}`],
  ['lists in JSON', 'x.pkr.json', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ['objects in legacy JSON', 'x.json', `{"builders":${'[{"a":'.repeat(50_000)}`],
])('does not fall over %s that are nested too deep', async (_, name, text) => {
  await lintText(name, text);
});

it('gives up on names that double what they stand for with every step', async () => {
  const steps = Array.from(
    { length: 60 },
    (_, n) => `  l${n + 1} = "\${local.l${n}}\${local.l${n}}"`,
  );
  const text = [
    'locals {',
    '  l0 = "ha"',
    ...steps,
    '}',
    'x {',
    '  a = local.l3',
    '  b = local.l60',
    '}',
  ];

  const { blocks } = await parseText(text.join('\n'));

  const attributes = blocks.at(-1)?.attributes;
  expect(attributes?.['a']?.value).toBe('ha'.repeat(8));
  expect(attributes?.['b']?.value).toBeUndefined();
});

it('is not misled by names that objects inherit', async () => {
  const text = `variable "__proto__" { default = "x" }
    source "constructor" "toString" { hasOwnProperty = var.__proto__ }
    source "amazon-ebs" "x" { __proto__ = { tags = { a = 1 } } }`;

  const rules = await lintText('x.pkr.hcl', text);

  expect(rules).toContain('no-tags');
});
