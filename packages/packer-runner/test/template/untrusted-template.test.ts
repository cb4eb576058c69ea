import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findAll } from '../../src/template/lint/lint-template.js';
import type { LintRule } from '../../src/template/lint/rule.js';
import { lintRules } from '../../src/template/lint/rules.js';
import { readDrafts } from '../../src/template/read-template.js';
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

/** How many times a rule looks at a subject. */
async function countChecks(text: string): Promise<{ checks: number; rules: readonly string[] }> {
  let checks = 0;
  const counting: LintRule = {
    id: 'no-tags',
    severity: 'warning',
    kinds: ['source.amazon-ebs'],
    fix: '',
    check: () => {
      checks += 1;
      return [];
    },
  };
  const findings = findAll(await parseText(text), [counting]);
  return { checks, rules: findings.map(({ rule }) => rule) };
}

it('checks a bounded number of uses, and says that it left some out', async () => {
  const sources = 'source "amazon-ebs" "x" {}\n'.repeat(600);
  const builds = 'build {\n  source "amazon-ebs.x" {}\n}\n'.repeat(600);

  const { checks, rules } = await countChecks(sources + builds);

  expect(checks).toBe(1000);
  expect(rules).toEqual(['syntax']);
});

it('checks a long builder a bounded number of times', async () => {
  const source = `source "amazon-ebs" "x" {\n${'a {}\n'.repeat(10_000)}}\n`;
  const build = 'build {\n  source "amazon-ebs.x" {}\n}\n'.repeat(100);

  const { checks, rules } = await countChecks(source + build);

  expect(checks).toBe(10);
  expect(rules).toEqual(['syntax']);
});

it('checks all of a template that people could have written', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `x${index}`);
  const sources = names.map((name) => `source "amazon-ebs" "${name}" {}\n`);
  const builds = names.map((name) => `build {\n source "amazon-ebs.${name}" {}\n}\n`);

  const { checks, rules } = await countChecks([...sources, ...builds].join(''));

  expect(checks).toBe(200);
  expect(rules).toEqual([]);
});

function countBlocks(blocks: readonly TemplateBlock[]): number {
  return blocks.reduce((sum, { blocks: inside }) => sum + 1 + countBlocks(inside), 0);
}

const deep = `${'{"a":'.repeat(30)}{}${'}'.repeat(30)}`;

it.each([
  ['HCL in JSON', 'x.pkr.json', `{"x":[${Array(2600).fill(deep).join()}]}`],
  ['legacy JSON', 'x.json', `{"builders":[${Array(2600).fill(deep).join()}]}`],
  ['many objects in JSON', 'x.pkr.json', `{"x":[${Array(100_000).fill('{}').join()}]}`],
])('makes a bounded number of blocks of %s', async (_, name, text) => {
  const { blocks, problems } = await parseText(text, name);

  expect(countBlocks(blocks)).toBeLessThanOrEqual(10_001);
  expect(problems).toMatchObject([{ message: expect.stringContaining('not looked at') }]);
});

it('reads no blocks below those that Packer has', async () => {
  const { blocks, problems } = await parseText(`{"x":${deep}}`, 'x.pkr.json');

  expect(countBlocks(blocks)).toBe(5);
  expect(problems).toEqual([]);
});

it('reads of JSON only what can be secret when it looks for secrets', async () => {
  const text = `{"builders":[${Array(2600).fill(deep).join()}],"variables":{"x":"1"}}`;

  const { templates } = await readDrafts([{ file: 'x.json', text }], new Set(['variables']));

  expect(templates.flatMap(({ blocks }) => blocks)).toMatchObject([
    { type: 'variable', labels: ['x'] },
    { type: 'build', blocks: [] },
  ]);
});

it('reads very many comments that ignore something', async () => {
  const comments = '# packer-runner-ignore: no-tags x\n'.repeat(15_000);
  const text = `${comments}source "amazon-ebs" "x" {}`;

  const rules = await lintText('x.pkr.hcl', text);

  expect(rules).not.toContain('no-tags');
  expect(rules).toContain('no-run-tags');
});
