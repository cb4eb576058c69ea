import { describe, expect, it } from 'vitest';
import {
  type SensitiveVariable,
  sensitiveVariables,
} from '../../src/template/sensitive-variables.js';
import type { TemplateValue } from '../../src/template/template.js';
import { lintFolder, temporaryFile, temporaryFolder } from '../support/template.js';

const workingDirectory = lintFolder;

function variable(name: string, ...values: readonly TemplateValue[]): SensitiveVariable {
  return { name, kind: 'variable', values, environment: [], complete: true };
}

describe('sensitiveVariables', () => {
  it('lists those of HCL with their literal defaults', async () => {
    const template = await temporaryFile(
      'x.pkr.hcl',
      `variable "plain" { default = "seen" }
       variable "not" {
         default   = "seen"
         sensitive = false
       }
       variable "given" {
         type      = string
         sensitive = true
       }
       variable "text" {
         default   = "hunter2-\\"SECRET\\""
         sensitive = true
       }
       variable "map" {
         default   = { key = "hunter2", list = ["SECRET"] }
         sensitive = true
       }`,
    );

    const variables = await sensitiveVariables(template);

    expect(variables).toEqual([
      variable('given'),
      variable('text', 'hunter2-"SECRET"'),
      variable('map', { key: 'hunter2', list: ['SECRET'] }),
    ]);
  });

  it('lists those of HCL in JSON', async () => {
    const variables = await sensitiveVariables('template.pkr.json', { workingDirectory });

    expect(variables).toEqual([variable('password', 'hunter2-SECRET')]);
  });

  it('lists those of legacy templates, also where they are not declared', async () => {
    const variables = await sensitiveVariables('legacy.json', { workingDirectory });

    expect(variables).toEqual([
      variable('key', ''),
      variable('password', 'hunter2-SECRET'),
      variable('elsewhere'),
    ]);
  });

  it('lists those of all files of a folder', async () => {
    const variables = await sensitiveVariables('rules', { workingDirectory });

    expect(variables.map(({ name }) => name)).toEqual(['key', 'password']);
  });

  it('counts one as sensitive that says so in a way that cannot be read', async () => {
    const template = await temporaryFile(
      'x.pkr.hcl',
      'variable "x" { sensitive = tobool("true") }',
    );

    const variables = await sensitiveVariables(template);

    expect(variables).toEqual([variable('x')]);
  });

  it('reads the values that files of the folder give them', async () => {
    const template = await temporaryFolder({
      'a.pkr.hcl': 'variable "pin" { sensitive = true }\nvariable "plain" {}',
      'a.auto.pkrvars.hcl': 'pin = "from HCL"\nplain = "seen"',
      'b.auto.pkrvars.json': '{ "pin": "from JSON", "plain": "seen" }',
    });

    const variables = await sensitiveVariables(template);

    expect(variables).toEqual([variable('pin', 'from HCL', 'from JSON')]);
  });

  it('lists sensitive locals, with what can be computed of them', async () => {
    const template = await temporaryFile(
      'x.pkr.hcl',
      `variable "user" {}
       locals { seen = "seen" }
       local "url" {
         sensitive  = true
         expression = "https://\${var.user}:hunter2@host"
       }
       local "plain" { expression = "seen" }`,
    );

    const known = await sensitiveVariables(template, { variables: { user: 'me' } });
    const unknown = await sensitiveVariables(template);

    const local = { ...variable('url'), kind: 'local' };
    expect(known).toEqual([{ ...local, values: ['https://me:hunter2@host'] }]);
    expect(unknown).toEqual([{ ...local, complete: false }]);
  });

  it.each([
    ['HCL', 'x.pkr.hcl', 'variable "x" {\n sensitive = true\n default = env("DB_PASS")\n}'],
    [
      'a text in HCL',
      'x.pkr.hcl',
      `variable "x" {\n sensitive = true\n default = "\${env("DB_PASS")}"\n}`,
    ],
    [
      'HCL in JSON',
      'x.pkr.json',
      JSON.stringify({ variable: { x: { sensitive: true, default: `\${env("DB_PASS")}` } } }),
    ],
    [
      'a legacy template',
      'x.json',
      JSON.stringify({ variables: { x: '{{ env `DB_PASS` }}' }, 'sensitive-variables': ['x'] }),
    ],
    [
      'a legacy template with quotes',
      'x.json',
      JSON.stringify({ variables: { x: '{{env "DB_PASS"}}' }, 'sensitive-variables': ['x'] }),
    ],
  ])('names the environment variable that a default in %s asks for', async (_, name, text) => {
    const variables = await sensitiveVariables(await temporaryFile(name, text));

    expect(variables).toEqual([{ ...variable('x'), environment: ['DB_PASS'] }]);
  });

  it.each([
    ['calls a function', 'upper("x")', [], []],
    ['calls one on the environment', 'upper(env("DB_PASS"))', [], ['DB_PASS']],
    ['is known in parts', '["hunter2", upper("x")]', [['hunter2', undefined]], []],
  ])('says when a default %s', async (_, expression, values, environment) => {
    const template = await temporaryFile(
      'x.pkr.hcl',
      `variable "x" {\n sensitive = true\n default = ${expression}\n}`,
    );

    const variables = await sensitiveVariables(template);

    expect(variables).toEqual([{ ...variable('x'), values, environment, complete: false }]);
  });
});
