import { expect, it, vi } from 'vitest';
import { declaredSecrets } from '../../src/run/declared-secrets.js';
import { lintTemplate } from '../../src/template/lint/lint-template.js';
import { sensitiveVariables } from '../../src/template/sensitive-variables.js';
import { lintFolder, temporaryFolder } from '../support/template.js';

// As on a system where the optional packages were left out.
vi.mock('web-tree-sitter', () => {
  throw new Error('Cannot find package');
});

const workingDirectory = lintFolder;

it('says what to install when the parser of HCL is not there', async () => {
  const findings = lintTemplate('clean.pkr.hcl', { workingDirectory });

  await expect(findings).rejects.toMatchObject({
    name: 'PackerError',
    code: 'PACKER_HCL_PARSER_MISSING',
    message: expect.stringContaining('npm install web-tree-sitter'),
    cause: expect.any(Error),
  });
});

it('does without it where there is no HCL, or none that matters', async () => {
  expect(await sensitiveVariables('folder/variables.pkr.hcl', { workingDirectory })).toEqual([]);
  expect(await sensitiveVariables('template.pkr.json', { workingDirectory })).toHaveLength(1);
});

it('does without it for files with values, when nothing is secret', async () => {
  const folder = await temporaryFolder({
    'a.pkr.hcl': 'variable "region" {}\nsource "null" "x" { ssh_password = "seen" }',
    'a.auto.pkrvars.hcl': 'region = "eu-west-1"',
  });

  expect(await declaredSecrets(folder, '/')).toEqual({ declared: [], warnings: [] });
});

it('warns that it is missing where something is secret', async () => {
  const folder = await temporaryFolder({ 'a.pkr.hcl': 'variable "db_password" {}' });

  const { warnings } = await declaredSecrets(folder, '/');

  expect(warnings).toEqual([expect.stringContaining('npm install web-tree-sitter')]);
});
