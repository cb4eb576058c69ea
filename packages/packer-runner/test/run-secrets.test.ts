import { statSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { livingMembers } from '../src/adapters/process-group.js';
import { retryPacker, runPacker } from '../src/index.js';
import { createCloudBench } from './support/cloud-bench.js';
import { createWorkbench, groupsOf } from './support/workbench.js';

/** The command lines of a process group, as every user of this machine can read them. */
async function commandsOf(group: number): Promise<readonly string[]> {
  const members = await livingMembers(group);
  // One that ends meanwhile has none.
  const lines = members.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).map((line) => line.replaceAll('\0', ' '));
}

/** Every file below a folder, by its path. */
async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  );
}

describe('secrets of runPacker', () => {
  it.each(['hunter2, "SECRET"', 'first line of two\nsecond, line'])(
    'show %j in no event, no result and no file of the run',
    async (password) => {
      const bench = await createWorkbench();
      let variablesMode = 0;
      const printed = bench.printed(/password is/).then(() => {
        // Synchronous, so that the file is looked at before the run can go on and remove it.
        variablesMode = statSync(join(bench.runDirectory, 'variables.pkrvars.json')).mode;
      });

      const result = await runPacker({
        ...bench.options,
        template: 'secret.pkr.hcl',
        variables: { password },
        secrets: [password],
      });

      await printed;
      expect(variablesMode & 0o777).toBe(0o600);
      expect(result).toMatchObject({ outcome: 'failed', failure: { exitCode: 3 } });
      const everything = { events: bench.events, result, ...(await bench.runFiles()) };
      const shown = JSON.stringify(everything);
      expect(shown).toContain('password is ***');
      for (const line of password.split('\n')) {
        expect(shown).not.toContain(line);
        expect(shown).not.toContain(JSON.stringify(line).slice(1, -1));
        expect(shown).not.toContain(line.replaceAll(',', '%!(PACKER_COMMA)'));
      }
      expect(shown).not.toContain(Buffer.from(password).toString('base64').slice(0, 12));
    },
  );

  it('show nowhere when a build is kept for a closer look, not even in its console or in a process', async () => {
    const password = 'correct horse, battery';
    const { bench, aws, cloud } = await createCloudBench();
    const go = join(bench.folder, 'go');
    const ready = bench.printed(/^ready$/).then(async () => {
      const commands = await commandsOf(groupsOf(bench.events)[0] ?? 0);
      await writeFile(go, '');
      return commands;
    });

    const result = await retryPacker({
      ...bench.options,
      template: join(bench.options.workingDirectory, 'secret-ebs.pkr.hcl'),
      workingDirectory: bench.folder,
      env: { ...bench.options.env, ...aws.environment() },
      variables: { endpoint: aws.endpoint, go, password },
      debug: 'keep-on-failure',
      cloud: { ...cloud(), consoleOutput: async () => `login: ${password}\n` },
    });

    const commands = await ready;
    expect(commands.filter((command) => command.includes('packer')).length).toBeGreaterThan(1);
    expect(result).toMatchObject({
      outcome: 'failed',
      attempts: [{ failure: { class: 'provisioner', exitCode: 3 } }],
    });
    const [access] = result.debug ?? [];
    expect(await readFile(access?.consoleLog ?? '', 'utf8')).toBe('login: ***\n');
    const files = await filesBelow(bench.runDirectory);
    expect(Object.keys(files).map((name) => basename(name))).toEqual(
      expect.arrayContaining(['journal.json', 'ledger.jsonl', 'result.json', 'ec2_linux.pem']),
    );
    const shown = JSON.stringify([commands, bench.events, result, files]);
    expect(shown).toContain('password is ***');
    const forms = [
      'correct horse',
      password.replaceAll(',', '%!(PACKER_COMMA)'),
      Buffer.from(password).toString('base64').slice(0, 12),
      encodeURIComponent(password),
    ];
    for (const form of forms) expect(shown).not.toContain(form);
  });

  it('do not change how a run is understood, even when Packer itself prints them', async () => {
    const bench = await createWorkbench();
    const secrets = ['legacy', 'artifact', 'Builds finished', 'message', 'builder-id', 'fnoeding'];

    const result = await runPacker({ ...bench.options, template: 'legacy.json', secrets });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build: '***', builderId: '***.null', id: 'Null' }],
    });
    expect(bench.events).toContainEqual(
      expect.objectContaining({ build: '***', text: '*** none' }),
    );
    for (const secret of secrets) expect(JSON.stringify(bench.events)).not.toContain(secret);
  });

  it('do not break the journal, whatever words they are', async () => {
    const bench = await createWorkbench();
    const secrets = ['null', 'build', 'startedAt', '": "', 'packer-run', 'legacy'];

    const result = await runPacker({ ...bench.options, template: 'legacy.json', secrets });

    expect(JSON.parse((await bench.runFiles())['journal.json'] ?? '')).toMatchObject({
      schema: 'packer-run/v1',
      runId: result.runId,
      startedAt: result.startedAt,
      argv: ['***', '-machine-readable', '***.json'],
      process: { pid: expect.any(Number) },
      end: { outcome: 'succeeded', signal: null },
    });
  });

  it('are also the values of variables and of the environment that are named or declared like one', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'sensitive.pkr.hcl',
      env: { ...bench.options.env, PKR_VAR_github_token: 'token-of-env', API_KEY: 'key-of-env-8' },
      variables: {
        db_password: 'by-its-name',
        declared: 'by-template',
        given: 'by-option',
        secretary: 'nobody',
      },
      sensitive: { given: true },
    });

    expect(result.outcome).toBe('succeeded');
    const texts = bench.events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
    expect(texts).toContain('*** *** *** *** *** *** nobody');
    const shown = JSON.stringify([bench.events, result, await bench.runFiles()]);
    for (const secret of [
      'by-its-name',
      'by-template',
      'by-option',
      'by-default',
      'token-of-env',
      'key-of-env-8',
    ]) {
      expect(shown).not.toContain(secret);
    }
  });

  it.each([
    ['secrets[0]', { secrets: ['abc'] }],
    ['variables.db_password', { variables: { db_password: 'abc' } }],
    [
      'variables.given',
      { variables: { given: ['long enough', 'abc'] }, sensitive: { given: true } },
    ],
  ])('are refused when they are too short to be masked: %s', async (name, wrong) => {
    const bench = await createWorkbench();

    const run = runPacker({ ...bench.options, template: 'legacy.json', ...wrong });

    await expect(run).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining(`option ${name} `),
    });
    await expect(run).rejects.not.toMatchObject({ message: expect.stringContaining('abc') });
  });

  it('are no secrets when the caller says so', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      variables: { word: 'gold', use_secret: 'no' },
      sensitive: { use_secret: false },
    });

    expect(result.outcome).toBe('succeeded');
  });
});
