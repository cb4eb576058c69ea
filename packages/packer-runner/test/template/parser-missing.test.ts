import { expect, it, vi } from 'vitest';
import { lintTemplate } from '../../src/template/lint/lint-template.js';
import { sensitiveVariables } from '../../src/template/sensitive-variables.js';
import { lintFolder } from '../support/template.js';

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
