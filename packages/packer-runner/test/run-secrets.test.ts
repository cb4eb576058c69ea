import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPacker } from '../src/index.js';
import { createWorkbench } from './support/workbench.js';

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
