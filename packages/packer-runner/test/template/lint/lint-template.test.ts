import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lintTemplate } from '../../../src/template/lint/lint-template.js';
import { lintRules } from '../../../src/template/lint/rules.js';
import { expectedLines, lintFolder, lintTemplates, temporaryFile } from '../../support/template.js';

const run = promisify(execFile);
const workingDirectory = lintFolder;

/** What the real Packer says about a template; it rejects what it refuses. */
async function packerValidate(template: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await run('packer', ['validate', ...options, template], {
    cwd: lintFolder,
    env: { PATH: env['PATH'], HOME: lintFolder, CHECKPOINT_DISABLE: '1' },
  });
  return stdout;
}

async function rulesOf(template: string, options = {}): Promise<readonly string[]> {
  const findings = await lintTemplate(template, {
    workingDirectory,
    packerVersion: '1.6.6',
    ...options,
  });
  return findings.map(({ rule }) => rule);
}

describe('each rule', () => {
  const files = ['rules', 'refused', 'newer'].flatMap(lintTemplates);

  it.each(files)('finds in %s what is marked there, and nothing else', async (name) => {
    const rule = basename(name, '.pkr.hcl');

    const findings = await lintTemplate(name, { workingDirectory });

    const places = findings.filter((finding) => finding.rule === rule).map(({ place }) => place);
    expect(places.length).toBeGreaterThan(0);
    expect(places.map(({ line }) => line)).toEqual(expectedLines(name));
    expect(places.every(({ file }) => file === name)).toBe(true);
    expect(findings.map((finding) => finding.rule)).not.toContain('syntax');
  });

  it('has the severity that the README says, and a fix', async () => {
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const rows = [
      ...readme.matchAll(/^\| `([a-z0-9-]+)` +\| (error|warning)(?:, from Packer ([\d.]+))? /gm),
    ];
    const told = new Map(rows.map(([, rule, severity, since]) => [rule, { severity, since }]));
    const templates = [...files, 'ignored.pkr.hcl', '../../fixtures/templates/syntax.pkr.hcl'];

    const findings = await Promise.all(
      templates.map((name) => lintTemplate(name, { workingDirectory })),
    ).then((lists) => lists.flat());

    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual([...told.keys()].sort());
    for (const { rule, severity, fix } of findings) {
      expect([rule, severity]).toEqual([rule, told.get(rule)?.severity]);
      expect(fix, rule).toMatch(/^[A-Z].*\.$/);
    }
    for (const { id, since } of lintRules) {
      expect([id, since?.replace(/\.0$/, '')]).toEqual([id, told.get(id)?.since]);
    }
  });

  it('is tried on templates that the real Packer accepts', async () => {
    const answer = await packerValidate('rules', '-var=given_group=sg-00000000000000000');

    expect(answer).toBe('');
  });

  it('tells of missing owners before Packer does', async () => {
    const answer = packerValidate('refused');

    await expect(answer).rejects.toMatchObject({
      stdout: expect.stringContaining('source AMI filter must declare an owner'),
    });
  });

  it('never quotes a credential', async () => {
    const findings = await lintTemplate('rules/literal-credentials.pkr.hcl', { workingDirectory });

    expect(JSON.stringify(findings)).not.toMatch(/AKIA-NOT|not a secret|not-a/);
  });
});

describe('a template with nothing wrong', () => {
  it('has no findings with Packer 1.6.6, which accepts it', async () => {
    const template = 'clean.pkr.hcl';

    expect(await rulesOf(template)).toEqual([]);
    expect(await packerValidate(template)).toBe('');
  });

  it('has no findings with newer versions', async () => {
    const findings = await lintTemplate('clean-newer.pkr.hcl', { workingDirectory });

    expect(findings).toEqual([]);
  });

  it('lacks only what came later when it is made for 1.6.6', async () => {
    const rules = await rulesOf('clean.pkr.hcl', { packerVersion: '1.7.0' });

    expect(rules).toEqual(['imds-v1-build', 'imds-v1-image']);
  });
});

describe('a source that builds fill in', () => {
  it('is linted as each build uses it', async () => {
    const template = 'overrides.pkr.hcl';

    const findings = await lintTemplate(template, { workingDirectory, packerVersion: '1.6.6' });

    expect(findings.map(({ rule, place }) => [rule, place.line])).toEqual(
      expectedLines(template).map((line) => ['open-security-group', line]),
    );
    expect(await packerValidate(template)).toBe('');
  });

  it('is linted once although several builds use it as it is', async () => {
    const template = await temporaryFile(
      'image.pkr.hcl',
      `source "amazon-ebs" "x" {}
       build { sources = ["source.amazon-ebs.x"] }
       build { sources = ["amazon-ebs.x"] }`,
    );

    const rules = await rulesOf(template);

    expect(rules).toEqual(['open-security-group', 'unencrypted-boot', 'no-tags', 'no-run-tags']);
  });
});

describe('a comment', () => {
  it('silences a rule at the block or argument below it, if it says why', async () => {
    const template = 'ignored.pkr.hcl';

    const findings = await lintTemplate(template, { workingDirectory, packerVersion: '1.6.6' });

    expect(findings.map(({ rule, place, message }) => [rule, place.line, message])).toEqual([
      ['ignore-comment', 21, expect.stringContaining('does not say why no-tags')],
      ['ignore-comment', 22, expect.stringContaining('does not name a rule')],
      ['ignore-comment', 23, expect.stringContaining('does not name a rule')],
      ['no-tags', 24, expect.any(String)],
    ]);
    expect(await packerValidate(template)).toBe('');
  });
});

describe('the forms of templates', () => {
  it('are all understood: HCL in JSON', async () => {
    const findings = await lintTemplate('template.pkr.json', {
      workingDirectory,
      packerVersion: '1.6.6',
    });

    expect(findings.map(({ rule, place }) => [rule, place.line, place.column])).toEqual([
      ['unencrypted-boot', 10, 15],
      ['no-tags', 10, 15],
      ['no-run-tags', 10, 15],
      ['open-security-group', 15, 9],
      ['literal-credentials', 16, 9],
      ['source-most-recent', 17, 30],
    ]);
    expect(await packerValidate('template.pkr.json')).toBe('');
  });

  it('are all understood: legacy JSON', async () => {
    const findings = await lintTemplate('legacy.json', {
      workingDirectory,
      packerVersion: '1.6.6',
    });

    expect(findings.map(({ rule, place }) => [rule, place.line, place.column])).toEqual([
      ['open-security-group', 20, 7],
      ['source-most-recent', 26, 28],
      ['literal-credentials', 36, 7],
    ]);
    expect(await packerValidate('legacy.json', '-var=required=x')).toBe('');
  });

  it('are all understood: a folder, with the values that Packer finds in it', async () => {
    expect(await rulesOf('folder')).toEqual([]);
    expect(await packerValidate('folder')).toBe('');
  });

  it('take values that the caller gives before all others', async () => {
    const rules = await rulesOf('folder', { variables: { networks: ['0.0.0.0/0'] } });

    expect(rules).toEqual(['open-security-group']);
  });
});

describe('options', () => {
  it('leave out rules', async () => {
    const rules = await rulesOf('template.pkr.json', {
      ignore: ['no-tags', 'no-run-tags', 'unencrypted-boot', 'source-most-recent'],
    });

    expect(rules).toEqual(['open-security-group', 'literal-credentials']);
  });

  it('do not leave out what is not a rule', async () => {
    const findings = lintTemplate('clean.pkr.hcl', { workingDirectory, ignore: ['tags' as never] });

    await expect(findings).rejects.toMatchObject({
      name: 'PackerError',
      code: 'PACKER_OPTION_INVALID',
    });
  });
});

describe('a syntax error', () => {
  it('is a finding, and what is whole is linted all the same', async () => {
    const template = await temporaryFile(
      'image.pkr.hcl',
      [
        'source "amazon-ebs" "whole" {',
        '}',
        'source "amazon-ebs" "broken" {',
        '  tags = 1 1',
        '}',
      ].join('\n'),
    );

    const findings = await lintTemplate(template, { packerVersion: '1.6.6' });

    expect(findings.map(({ rule, place }) => [rule, place.line]).slice(0, 5)).toEqual([
      ['open-security-group', 1],
      ['unencrypted-boot', 1],
      ['no-tags', 1],
      ['no-run-tags', 1],
      ['syntax', 4],
    ]);
  });

  it('of JSON is a finding', async () => {
    const template = await temporaryFile('image.json', '{\n  "builders": [,]\n}');

    const findings = await lintTemplate(template);

    expect(findings).toMatchObject([{ rule: 'syntax', severity: 'error', place: { line: 2 } }]);
  });
});

it('reads the templates of the golden images of this repository', async () => {
  const template = fileURLToPath(
    new URL('../../../../../examples/golden-images/linux', import.meta.url),
  );

  const findings = await lintTemplate(template, {
    variables: { soe_tags: { 'soe:flavor': 'al2023' } },
  });

  expect(findings.map(({ rule }) => rule)).not.toContain('syntax');
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('never takes what only Packer can compute for a finding', async () => {
  const template = await temporaryFile(
    'image.pkr.hcl',
    `variable "any" {}
     source "amazon-ebs" "x" {
       security_group_id = lookup(local.groups, "x", "")
       encrypt_boot      = var.any
       tags              = local.tags
       run_tags          = { for key, value in local.tags : key => value }
       imds_support      = local.imds ? "v2.0" : ""
       access_key        = vault("secret", "key")
       secret_key        = "\${var.any}-suffix"
       source_ami_filter {
         filters     = local.filters
         owners      = [for owner in var.any : owner]
         most_recent = var.any
       }
       dynamic "metadata_options" {
         for_each = var.any
         content {}
       }
     }`,
  );

  const findings = await lintTemplate(template);

  expect(findings).toEqual([]);
});
