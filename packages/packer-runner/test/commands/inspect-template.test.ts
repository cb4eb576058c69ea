import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectTemplate } from '../../src/commands/inspect-template.js';
import { createFakePacker, rows } from '../support/fake-packer.js';
import { variablesRow } from '../support/fake-packer-inspect.js';
import { createWorkbench } from '../support/workbench.js';

const hcl = `
variable "must" { type = string }
variable "size" { default = 5 }
variable "note" { default = "two\\nlines, \\"quoted\\"" }
variable "admin_password" { default = "correct-horse" }
variable "pin" { default = "123" }
variable "hidden" {
  sensitive = true
  default   = { key = "battery-staple" }
}
locals {
  greeting = "hello \${var.admin_password}"
  unknown  = var.must
}
source "null" "a" { communicator = "none" }
build {
  description = "Two\\nlines"
  sources     = ["null.a"]
  provisioner "shell-local" {
    name   = "first"
    inline = ["true"]
  }
  provisioner "shell-local" { inline = ["true"] }
  post-processors {
    post-processor "manifest" {}
    post-processor "checksum" {}
  }
  post-processor "manifest" {}
}
build { name = "empty" }
`;

const write = async (name: string, text: string) => {
  const { folder, options } = await createWorkbench();
  await writeFile(join(folder, name), text);
  return { env: options.env, workingDirectory: folder };
};

describe('inspectTemplate', () => {
  it('tells what an HCL template consists of, without its secrets', async () => {
    const options = await write('x.pkr.hcl', hcl);

    const result = await inspectTemplate('x.pkr.hcl', { ...options, sensitive: { pin: true } });

    expect(result).toMatchObject({
      state: 'inspected',
      variables: [
        { name: 'admin_password', value: '***', required: false, sensitive: true },
        { name: 'hidden', value: '***', required: false, sensitive: true },
        { name: 'must', required: true, sensitive: false },
        { name: 'note', value: 'two\nlines, "quoted"', required: false, sensitive: false },
        { name: 'pin', value: '***', required: false, sensitive: true },
        { name: 'size', value: '5', required: false, sensitive: false },
      ],
      locals: [
        { name: 'greeting', value: 'hello ***', sensitive: false },
        { name: 'unknown', sensitive: false },
      ],
      builds: [
        {
          sources: ['null.a'],
          provisioners: ['shell-local.first', 'shell-local'],
          postProcessors: [['manifest', 'checksum'], ['manifest']],
        },
        { name: 'empty', sources: [], provisioners: [], postProcessors: [] },
      ],
      diagnostics: [],
    });
    expect(JSON.stringify(result)).not.toMatch(/correct-horse|battery-staple|"123"/);
  });

  it('keeps the whole text', async () => {
    const options = await write('x.pkr.hcl', hcl);

    const result = await inspectTemplate('x.pkr.hcl', options);

    const text = result.state === 'inspected' ? result.text : '';
    expect(text).toContain('Packer Inspect: HCL2 mode\n');
    expect(text).toContain(
      '\nvar.admin_password: "***"\nvar.hidden: "***"\nvar.must: "<unknown>"\n',
    );
    expect(text).toContain('\nvar.note: "two\\nlines, \\"quoted\\""\n');
    expect(text).toContain('\n> builds:\n\n  > <unnamed build 0>:\n');
  });

  it('shows given values, and hides those of variables that are named like secrets', async () => {
    const options = await write('x.pkr.hcl', hcl);
    const variables = { must: 'given', admin_password: 'other-secret' };

    const result = await inspectTemplate('x.pkr.hcl', { ...options, variables });

    expect(result).toMatchObject({
      variables: expect.arrayContaining([
        { name: 'must', value: 'given', required: false, sensitive: false },
      ]),
      locals: [{ value: 'hello ***' }, { value: 'given' }],
    });
    expect(JSON.stringify(result)).not.toContain('other-secret');
  });

  it('believes the caller that a variable is no secret', async () => {
    const options = await write('x.pkr.hcl', hcl);

    const result = await inspectTemplate('x.pkr.hcl', {
      ...options,
      sensitive: { admin_password: false },
    });

    expect(result).toMatchObject({
      locals: [{ value: 'hello correct-horse' }, {}],
      variables: expect.arrayContaining([
        { name: 'admin_password', value: 'correct-horse', required: false, sensitive: false },
      ]),
    });
  });

  it('tells what a template in legacy JSON consists of', async () => {
    const options = await write(
      'x.json',
      JSON.stringify({
        variables: {
          must: null,
          none: '',
          db_password: 'correct-horse',
          size: '5',
          quiet: 'battery',
        },
        'sensitive-variables': ['quiet'],
        builders: [{ type: 'null', name: 'x', communicator: 'none' }],
        provisioners: [{ type: 'shell-local', inline: ['true'] }],
        'post-processors': ['manifest'],
      }),
    );

    const result = await inspectTemplate('x.json', options);

    expect(result).toMatchObject({
      state: 'inspected',
      variables: [
        { name: 'must', required: true, sensitive: false },
        { name: 'db_password', value: '***', required: false, sensitive: true },
        { name: 'none', value: '', required: false, sensitive: false },
        { name: 'quiet', value: '***', required: false, sensitive: true },
        { name: 'size', value: '5', required: false, sensitive: false },
      ],
      locals: [],
      builds: [{ name: 'x', sources: ['null'], provisioners: ['shell-local'], postProcessors: [] }],
      text: expect.stringMatching(/\n {2}db_password = \*\*\*\n {2}none {8}= \n/),
    });
    expect(JSON.stringify(result)).not.toMatch(/correct-horse|battery/);
  });

  it('returns why a template cannot be read', async () => {
    const options = await write('x.pkr.hcl', 'build {\n');

    const result = await inspectTemplate('x.pkr.hcl', options);

    expect(result).toMatchObject({
      state: 'unreadable',
      diagnostics: [{ severity: 'error', file: 'x.pkr.hcl' }],
    });
  });

  it('knows the mask of Packer 1.15.1 and later', async () => {
    const options = await write('x.pkr.hcl', '');
    const { path: packer } = await createFakePacker({
      version: '1.15.1',
      commands: {
        inspect: {
          stdout: `${rows(',ui,say,Packer Inspect: HCL2 mode\\n')}${variablesRow({
            map: '{\n  "key" = "<sensitive>"\n}',
            plain: 'word',
          })}\n${rows(',ui,say,> builds:\\n')}`,
        },
      },
    });

    const result = await inspectTemplate('x.pkr.hcl', { ...options, packer });

    expect(result).toMatchObject({
      variables: [
        { name: 'map', value: '***', sensitive: true },
        { name: 'plain', value: 'word', sensitive: false },
      ],
      builds: [],
    });
  });

  it('warns when it cannot know which variables the template declares as sensitive', async () => {
    const long = `# ${'x'.repeat(600_000)}\n${hcl}`;
    const options = await write('x.pkr.hcl', long);

    const result = await inspectTemplate('x.pkr.hcl', options);

    expect(result).toMatchObject({
      state: 'inspected',
      diagnostics: [
        {
          severity: 'warning',
          summary: expect.stringContaining('declares as sensitive are not masked'),
        },
      ],
    });
  });
});
