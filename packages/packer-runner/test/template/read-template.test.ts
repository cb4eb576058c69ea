import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../src/template/read-template.js';
import type { TemplateValue } from '../../src/template/template.js';
import { lintFolder, parseText, temporaryFile } from '../support/template.js';

/** The values of the arguments of the first block `values`. */
async function valuesOf(
  lines: readonly string[],
  variables = {},
): Promise<Record<string, TemplateValue | undefined>> {
  const template = await parseText(['values {', ...lines, '}'].join('\n'), 'x.pkr.hcl', variables);
  expect(template.problems).toEqual([]);
  const attributes = template.blocks.find(({ type }) => type === 'values')?.attributes ?? {};
  return Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
}

const declarations = [
  '}',
  'variable "region" { default = "us-east-1" }',
  'variable "regions" { default = ["a", "b"] }',
  'variable "required" {}',
  'variables {',
  '  short = "form"',
  '}',
  'locals {',
  `  place  = "in \${var.region}"`,
  '  nested = { place = local.place }',
  '  circle = local.round',
  '  round  = local.circle',
  '}',
  'local "sensitive" {',
  '  expression = "hidden"',
  '  sensitive  = true',
];

describe('an HCL value', () => {
  it('is known when it is written out', async () => {
    const values = await valuesOf([
      `text    = "a\\tb \\"c\\" \\\\ \\u00e9 \\U0001F600 $\${x} %%{y} $5 100%"`,
      'empty   = ""',
      'number  = 1.5e3',
      'minus   = -2',
      'yes     = true',
      'no      = !true',
      'nothing = null',
      'list    = [1, "two", [true], ] # the comma is allowed',
      'map     = { a = 1, "b c" : 2, (3) = "three" }',
      'wrapped = ("x")',
      'heredoc = <<EOT',
      '  kept',
      'EOT',
      'flush   = <<-EOT',
      '    first',
      '',
      '      second',
      '    EOT',
    ]);

    expect(values).toEqual({
      text: `a\tb "c" \\ é 😀 \${x} %{y} $5 100%`,
      empty: '',
      number: 1500,
      minus: -2,
      yes: true,
      no: false,
      nothing: null,
      list: [1, 'two', [true]],
      map: { a: 1, 'b c': 2, 3: 'three' },
      wrapped: 'x',
      heredoc: '  kept\n',
      flush: 'first\n\n  second\n',
    });
  });

  it('is known when all that it names is known', async () => {
    const values = await valuesOf([
      'alone    = var.region',
      `in_text  = "x-\${ var.region }-\${local.sensitive}"`,
      `whole    = "\${var.regions}"`,
      'local    = local.place',
      'deep     = [local.nested]',
      'short    = var.short',
      'heredoc  = <<EOT',
      `\${var.region}`,
      'EOT',
      ...declarations,
    ]);

    expect(values).toEqual({
      alone: 'us-east-1',
      in_text: 'x-us-east-1-hidden',
      whole: ['a', 'b'],
      local: 'in us-east-1',
      deep: [{ place: 'in us-east-1' }],
      short: 'form',
      heredoc: 'us-east-1\n',
    });
  });

  it('is not known otherwise, but what it is part of may be known in parts', async () => {
    const values = await valuesOf([
      'call      = upper("x")',
      'choice    = true ? 1 : 2',
      'sum       = 1 + 2',
      'attribute = var.region.name',
      'index     = var.regions[0]',
      'splat     = var.regions[*]',
      'loop      = [for region in var.regions : region]',
      'directive = "%{ if true }x%{ endif }"',
      `text      = "\${upper("x")}"`,
      'required  = var.required',
      'missing   = var.missing',
      'circle    = local.circle',
      'inherited = var.constructor',
      'no_key    = { (var.required) = 1 }',
      'list      = ["known", var.required]',
      'map       = { known = 1, not = var.required }',
      ...declarations,
    ]);

    const { list, map, ...others } = values;
    expect(list).toEqual(['known', undefined]);
    expect(map).toEqual({ known: 1, not: undefined });
    expect(Object.keys(others)).toHaveLength(14);
    expect(Object.values(others).every((value) => value === undefined)).toBe(true);
  });

  it('follows the values that the caller gives', async () => {
    const values = await valuesOf(['a = var.region', 'b = var.required', ...declarations], {
      region: 'eu-west-1',
      required: { x: [1] },
    });

    expect(values).toEqual({ a: 'eu-west-1', b: { x: [1] } });
  });

  it('is literal only when nothing is named in it', async () => {
    const { blocks } = await parseText('x {\n a = ["x", { y = -1 }]\n b = ["x", var.z]\n}');

    expect(blocks[0]?.attributes).toMatchObject({
      a: { literal: true, expression: '["x", { y = -1 }]', place: { line: 2, column: 2 } },
      b: { literal: false, expression: '["x", var.z]', place: { line: 3, column: 2 } },
    });
  });
});

// Lone surrogates are no text, neither in HCL nor in a file.
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((value) => !/\p{Cs}/u.test(value));
const json = fc.letrec<{ value: TemplateValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Writes a value as HCL does. */
function toHcl(value: TemplateValue | undefined): string {
  if (typeof value === 'string') {
    return JSON.stringify(value)
      .replace(/\\b/g, '\\u0008')
      .replace(/\\f/g, '\\u000c')
      .replace(/[$%](?=\{)/g, '$&$&');
  }
  if (Array.isArray(value)) return `[${value.map(toHcl).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${toHcl(key)} = ${toHcl(member)}`,
    );
    return `{ ${members.join(', ')} }`;
  }
  // The grammar knows of no exponent without a fraction.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

it('reads every value back that is written as HCL or as JSON', async () => {
  await fc.assert(
    fc.asyncProperty(json, async (value) => {
      const escaped = JSON.stringify({ x: { a: value } }).replace(/[$%](?=\{)/g, '$&$&');

      const hcl = await parseText(`x {\n  a = ${toHcl(value)}\n}`);
      const inJson = await parseText(escaped, 'x.pkr.json');

      expect(hcl.problems).toEqual([]);
      expect(hcl.blocks[0]?.attributes['a']?.value).toEqual(value);
      expect(inJson.blocks[0]?.attributes['a']?.value).toEqual(value);
    }),
    { numRuns: 200 },
  );
});

describe('a legacy template', () => {
  it('becomes blocks like those of HCL', async () => {
    const { blocks, problems } = await readTemplate('legacy.json', {
      workingDirectory: lintFolder,
    });

    expect(problems).toEqual([]);
    expect(blocks.map(({ type, labels }) => [type, ...labels].join('.'))).toEqual([
      'variable.key',
      'variable.password',
      'variable.home',
      'variable.network',
      'variable.required',
      'variable.elsewhere',
      'source.amazon-ebs.open',
      'source.amazon-ebs.amazon-ebs',
      'build',
    ]);
    const build = blocks.at(-1);
    expect(build?.attributes['sources']?.value).toEqual([
      'source.amazon-ebs.open',
      'source.amazon-ebs.amazon-ebs',
    ]);
    expect(build?.blocks.map(({ type, labels }) => [type, ...labels].join('.'))).toEqual([
      'provisioner.shell',
      'post-processor.manifest',
      'post-processor.manifest',
    ]);
  });

  it('takes the values of variables that are given, and no others from elsewhere', async () => {
    const builders = [{ type: 'null', a: '{{user `x`}}', b: 'x-{{ user "x" }}', c: '{{env `x`}}' }];

    const { blocks } = await parseText(JSON.stringify({ builders }), 'x.json', { x: 'given' });

    expect(blocks[0]?.attributes).toMatchObject({
      a: { value: 'given', literal: false },
      b: { value: 'x-given', literal: false },
      c: { value: undefined, literal: false },
    });
  });
});

describe('HCL in JSON', () => {
  it('has labels where Packer knows of them, and may repeat blocks in lists', async () => {
    const build = {
      '//': 'a comment',
      source: [{ 'null.a': [{}, {}] }],
      provisioner: [{ shell: { inline: [] } }],
      'post-processors': { 'post-processor': { manifest: {} } },
    };

    const { blocks } = await parseText(JSON.stringify({ build: [build, {}] }), 'x.pkr.json');

    expect(blocks.map(({ type }) => type)).toEqual(['build', 'build']);
    expect(blocks[0]?.blocks).toMatchObject([
      { type: 'source', labels: ['null.a'] },
      { type: 'source', labels: ['null.a'] },
      { type: 'provisioner', labels: ['shell'] },
      { type: 'post-processors', blocks: [{ type: 'post-processor', labels: ['manifest'] }] },
    ]);
  });
});

describe('a template that cannot be read', () => {
  it.each([
    ['is not there', 'no-such.pkr.hcl'],
    ['is a folder without templates', '../../template'],
  ])('is an error when it %s', async (_, template) => {
    const reading = readTemplate(template, { workingDirectory: lintFolder });

    await expect(reading).rejects.toMatchObject({
      name: 'PackerError',
      code: 'PACKER_TEMPLATE_UNREADABLE',
      message: expect.stringContaining(template),
    });
  });

  it('is an error when it is far too long', async () => {
    const template = await temporaryFile('x.pkr.hcl', '# \n'.repeat(200_000));

    const reading = readTemplate(template);

    await expect(reading).rejects.toMatchObject({
      code: 'PACKER_TEMPLATE_UNREADABLE',
      message: expect.stringContaining('longer than 512 KiB'),
    });
  });

  it('is an error when it is no file, however long it could be read', async () => {
    const reading = readTemplate('/dev/zero');

    await expect(reading).rejects.toMatchObject({
      code: 'PACKER_TEMPLATE_UNREADABLE',
      message: expect.stringContaining('neither a file nor a folder'),
    });
  });
});
