import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { livingMembers } from '../../src/adapters/process-group.js';
import { validateTemplate } from '../../src/commands/validate-template.js';
import { createFakePacker, rows } from '../support/fake-packer.js';
import { createWorkbench, type Workbench } from '../support/workbench.js';

const commandOptions = ({ folder, options: { env } }: Workbench) => ({
  env,
  workingDirectory: folder,
});

const template = `
variable "password" { type = string }
source "null" "x" { communicator = "none" }
build {
  sources = ["null.x"]
  provisioner "shell-local" { inline = ["echo \${var.password}"] }
}
`;

describe('validateTemplate', () => {
  it('accepts a template, with values of variables that reach Packer in a file that is gone afterwards', async () => {
    const bench = await createWorkbench();
    await writeFile(join(bench.folder, 'x.pkr.hcl'), template);
    const variables = { password: 'hunter2-secret', regions: ['a'] };

    const result = await validateTemplate('x.pkr.hcl', { ...commandOptions(bench), variables });

    expect(result).toEqual({
      valid: true,
      diagnostics: [
        expect.objectContaining({ severity: 'warning', summary: 'Undefined variable' }),
      ],
    });
  });

  it.each<readonly [string, unknown]>([
    ['the options', undefined],
    ['option env', {}],
    ['option only', { env: {}, only: 'null.x' }],
  ])('refuses what cannot work: %s', async (name, options) => {
    await expect(validateTemplate('x.pkr.hcl', options as never)).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining(name),
    });
  });

  it('returns what is wrong with a template, and where', async () => {
    const bench = await createWorkbench();
    await writeFile(join(bench.folder, 'x.pkr.hcl'), template.replace('shell-local', 'nosuch'));

    const result = await validateTemplate('x.pkr.hcl', {
      ...commandOptions(bench),
      variables: { password: 'hunter2-secret' },
    });

    expect(result).toMatchObject({
      valid: false,
      diagnostics: [
        {
          severity: 'error',
          summary: 'Unknown provisioner type "nosuch"',
          file: 'x.pkr.hcl',
          line: 6,
        },
      ],
    });
  });

  it('returns that a variable has no value, unless it looks at the syntax only', async () => {
    const bench = await createWorkbench();
    await writeFile(join(bench.folder, 'x.pkr.hcl'), template);
    const options = commandOptions(bench);

    const checked = await validateTemplate('x.pkr.hcl', options);
    const read = await validateTemplate('x.pkr.hcl', { ...options, syntaxOnly: true });

    expect(checked).toMatchObject({ valid: false, diagnostics: [{ severity: 'error' }] });
    expect(read).toEqual({ valid: true, diagnostics: [] });
  });

  it('checks only the builds that are asked for', async () => {
    const bench = await createWorkbench();
    await writeFile(
      join(bench.folder, 'x.json'),
      '{"builders": [{"type": "null", "communicator": "none"}, {"type": "file", "name": "bad"}]}',
    );
    const options = commandOptions(bench);

    const all = await validateTemplate('x.json', options);
    const good = await validateTemplate('x.json', { ...options, except: ['bad'] });
    const bad = await validateTemplate('x.json', { ...options, only: ['bad'] });

    expect([all.valid, good.valid, bad.valid]).toEqual([false, true, false]);
  });

  it('says that a template is not there', async () => {
    const bench = await createWorkbench();

    const result = await validateTemplate('none.pkr.hcl', commandOptions(bench));

    expect(result.valid).toBe(false);
    expect(result.diagnostics[0]?.detail).toContain('none.pkr.hcl: no such file');
  });

  it('masks secrets in what Packer complains about', async () => {
    const bench = await createWorkbench();
    const broken = template.replace('"echo', '"hunter2-secret" oh "db-secret-9" "echo');
    await writeFile(join(bench.folder, 'x.pkr.hcl'), broken);

    const { diagnostics } = await validateTemplate('x.pkr.hcl', {
      ...commandOptions(bench),
      variables: { password: 'hunter2-secret' },
      secrets: ['db-secret-9'],
    });

    expect(JSON.stringify(diagnostics)).toContain('***');
    expect(JSON.stringify(diagnostics)).not.toMatch(/hunter2-secret|db-secret-9/);
  });

  it('gives Packer only the environment that it was given, and its variables to nobody else', async () => {
    const bench = await createWorkbench();
    const packer = await bench.script([
      'env > env.txt',
      `for each; do case "$each" in -var-file=*) file="\${each#-var-file=}"; esac; done`,
      'stat -c %a "$file" "$(dirname "$file")" > modes.txt',
      'echo "$@" > argv.txt',
      'cat "$file" > values.txt',
      'echo "$file" > path.txt',
    ]);
    const variables = { password: 'hunter2-secret' };

    await validateTemplate('x.pkr.hcl', { ...commandOptions(bench), packer, variables });

    const read = (name: string) => readFile(join(bench.folder, name), 'utf8');
    expect((await read('env.txt')).match(/^\w+(?==)/gm)?.sort()).toEqual(
      expect.arrayContaining([
        'CHECKPOINT_DISABLE',
        'HOME',
        'PACKER_WRAP_COOKIE',
        'PATH',
        'TMPDIR',
      ]),
    );
    expect(await read('env.txt')).not.toMatch(/^(?:VITEST|NODE_ENV)=/m);
    expect(await read('modes.txt')).toBe('600\n700\n');
    expect(await read('argv.txt')).not.toContain('hunter2');
    expect(JSON.parse(await read('values.txt'))).toEqual(variables);
    await expect(readdir(join((await read('path.txt')).trim(), '..'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('throws what is known of a Packer that breaks down, without secrets', async () => {
    const bench = await createWorkbench();
    const stderr = 'log\npanic: hunter2-secret went wrong\n\ngoroutine 1 [running]:\nmain.go:1\n';
    const { path: packer } = await createFakePacker({
      version: '1.13.1',
      commands: { validate: { stderr, exitCode: 2 } },
    });
    const options = { ...commandOptions(bench), packer, secrets: ['hunter2-secret'] };

    const result = validateTemplate('x.pkr.hcl', options);

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message:
        'Cannot run packer validate on x.pkr.hcl: it broke down (exit code 2). It said:\npanic: *** went wrong\n\ngoroutine 1 [running]:\nmain.go:1.',
    });
  });

  it('never takes a Packer that was killed for one that has answered', async () => {
    const bench = await createWorkbench();
    const stdout = rows(',ui,error,Error: Something is wrong');
    const { path: packer } = await createFakePacker({
      version: '1.13.1',
      commands: { validate: { stdout, signal: 'SIGKILL' } },
    });

    const result = validateTemplate('x.pkr.hcl', { ...commandOptions(bench), packer });

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message: expect.stringContaining('SIGKILL'),
    });
  });

  it('stops when the caller wants it, with all that Packer has started', async () => {
    const bench = await createWorkbench();
    const packer = await bench.script(['sleep 600 &', 'echo $$ > group', 'wait']);
    const caller = new AbortController();
    const options = { ...commandOptions(bench), packer, signal: caller.signal };

    const result = validateTemplate('x.pkr.hcl', options);
    const group = await vi.waitFor(
      async () => {
        const text = await readFile(join(bench.folder, 'group'), 'utf8');
        expect(text).not.toBe('');
        return Number(text);
      },
      { timeout: 30_000 },
    );
    caller.abort(new Error('changed my mind'));

    await expect(result).rejects.toThrow('changed my mind');
    expect(await livingMembers(group)).toEqual([]);
  });

  it('gives up after its time limit', async () => {
    const bench = await createWorkbench();
    const packer = await bench.script(['exec sleep 600']);

    const result = validateTemplate('x.pkr.hcl', {
      ...commandOptions(bench),
      packer,
      timeout: 100,
    });

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_COMMAND_FAILED',
      message: expect.stringContaining('did not end within 100 ms'),
    });
  });

  it.each([
    ['template', '-force', {}],
    ['only', 'x.pkr.hcl', { only: [] }],
    ['secrets[0]', 'x.pkr.hcl', { secrets: ['abc'] }],
    ['timeout', 'x.pkr.hcl', { timeout: Number.NaN }],
  ])('refuses an option that cannot work: %s', async (name, path, wrong) => {
    const result = validateTemplate(path, { env: {}, ...wrong });

    await expect(result).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining(`option ${name} `),
    });
  });
});
