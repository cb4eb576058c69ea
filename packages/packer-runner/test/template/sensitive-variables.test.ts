import { describe, expect, it } from 'vitest';
import { sensitiveVariables } from '../../src/template/sensitive-variables.js';
import { lintFolder, temporaryFile } from '../support/template.js';

const workingDirectory = lintFolder;

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
      { name: 'given' },
      { name: 'text', default: 'hunter2-"SECRET"' },
      { name: 'map', default: { key: 'hunter2', list: ['SECRET'] } },
    ]);
  });

  it('lists those of HCL in JSON', async () => {
    const variables = await sensitiveVariables('template.pkr.json', { workingDirectory });

    expect(variables).toEqual([{ name: 'password', default: 'hunter2-SECRET' }]);
  });

  it('lists those of legacy templates, also where they are not declared', async () => {
    const variables = await sensitiveVariables('legacy.json', { workingDirectory });

    expect(variables).toEqual([
      { name: 'key', default: '' },
      { name: 'password', default: 'hunter2-SECRET' },
      { name: 'elsewhere' },
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

    expect(variables).toEqual([{ name: 'x' }]);
  });
});
