import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packerVersion, parseMachineReadable, runPacker } from '../src/index.js';
import { collect } from './support/chunks.js';
import { createWorkbench } from './support/workbench.js';

describe('runPacker', () => {
  it('builds with the real Packer and returns artifacts, events and a log', async () => {
    const bench = await createWorkbench();
    const variables = {
      greeting: `a, "b" $\{var.none} %{if}`,
      regions: ['eu-west-1', 'us-east-1'],
      sizes: { root: 8.5 },
      folder: bench.folder,
    };

    const result = await runPacker({ ...bench.options, template: 'success.pkr.hcl', variables });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      packerVersion: await packerVersion({ env: bench.options.env }),
      exitCode: 0,
      signal: null,
      survivors: [],
      diagnostics: [],
    });
    expect(result.failure).toBeUndefined();
    expect(new Set(result.artifacts)).toEqual(
      new Set([
        { build: 'demo.null.alpha', builderId: 'fnoeding.null', id: 'Null', images: [], files: [] },
        {
          build: 'demo.file.beta',
          builderId: 'packer.file',
          id: 'File',
          images: [],
          files: [join(bench.folder, 'beta.txt')],
        },
      ]),
    );
    const texts = bench.events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
    expect(texts).toContain(`${variables.greeting} [["eu-west-1","us-east-1"],{"root":8.5}]`);
    expect(texts).toContain(`run ${result.runId}`);
    const manifest = JSON.parse(await readFile(join(bench.folder, 'manifest.json'), 'utf8'));
    expect(manifest.last_run_uuid).toBe(result.runId);
    const rows = await collect(parseMachineReadable(createReadStream(result.logFile)));
    expect(rows.filter(({ type }) => type === 'ui')).toHaveLength(texts.length);
  });

  it('gives Packer and its scripts no other environment than the given one', async () => {
    const bench = await createWorkbench();

    await runPacker({
      ...bench.options,
      env: { ...bench.options.env, ONLY_THIS: 'yes' },
      template: 'success.pkr.hcl',
      variables: { greeting: 'x', regions: [], sizes: {}, folder: bench.folder },
      only: ['demo.null.alpha'],
    });

    const names = bench.events
      .flatMap((event) =>
        event.type === 'output' && event.text.startsWith('env ') ? [event.text] : [],
      )
      .flatMap((text) => text.split(' ').slice(1))
      .filter((name) => !/^(PACKER_|PWD$|OLDPWD$|SHLVL$|_$|GREETING$|REST$)/.test(name));
    expect(names.sort()).toEqual(['CHECKPOINT_DISABLE', 'HOME', 'ONLY_THIS', 'PATH', 'TMPDIR']);
  });

  it('tells events in order', async () => {
    const bench = await createWorkbench();

    await runPacker({ ...bench.options, template: 'legacy.json', variables: { word: 'gold' } });

    expect(bench.events.map(({ type }) => type).filter((type) => type !== 'output')).toEqual([
      'process-started',
      'provisioning',
      'build-finished',
      'process-ended',
    ]);
    expect(bench.events).toContainEqual(
      expect.objectContaining({ build: 'legacy', text: 'legacy gold', stream: 'stdout' }),
    );
  });

  it('names the build, the script and the exit code of a failure, and what else was made', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo one', 'echo two >&2', 'exit 9']);

    const result = await runPacker({
      ...bench.options,
      template: 'failure.pkr.hcl',
      variables: { script },
    });

    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 1,
      artifacts: [{ build: 'null.good' }],
      failure: {
        message: expect.stringContaining('Script exited with non-zero exit status: 9'),
        build: 'null.bad',
        script,
        exitCode: 9,
        lastLines: expect.arrayContaining(['one', 'two']),
        errors: [{ build: 'null.bad' }],
      },
    });
    expect(bench.events).toContainEqual(
      expect.objectContaining({ type: 'build-errored', build: 'null.bad' }),
    );
  });

  it('is failed when no build is left', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['exit 9']);

    const result = await runPacker({
      ...bench.options,
      template: 'failure.pkr.hcl',
      variables: { script },
      except: ['null.good'],
    });

    expect(result).toMatchObject({ outcome: 'failed', artifacts: [], failure: { exitCode: 9 } });
  });

  it('is invalid when the template is, and does not build', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({ ...bench.options, template: 'invalid.pkr.hcl' });

    expect(result).toMatchObject({
      outcome: 'invalid',
      failure: { message: 'Unknown provisioner type "nosuch" (invalid.pkr.hcl, line 4)' },
    });
    expect(result.exitCode).toBe(1);
  });

  it('is invalid when a variable is missing, and when the template is', async () => {
    const bench = await createWorkbench();

    const missing = await runPacker({ ...bench.options, template: 'secret.pkr.hcl' });
    const nowhere = await runPacker({
      ...bench.options,
      runDirectory: join(bench.folder, 'two'),
      template: 'nowhere.pkr.hcl',
    });

    expect([missing.outcome, nowhere.outcome]).toEqual(['invalid', 'invalid']);
    expect(missing.failure?.message).toContain('password');
  });

  it('is empty when nothing matches `only`', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      only: ['nothing'],
    });

    expect(result).toMatchObject({ outcome: 'empty', exitCode: 0, artifacts: [] });
    expect(result.failure?.message).toContain('no build matched');
  });

  it('reports a variable that the template does not declare as a warning', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'secret.pkr.hcl',
      variables: { password: 'hunter2', unknown: true },
      except: ['null.vault'],
    });

    expect(result.diagnostics).toMatchObject([
      { severity: 'warning', summary: 'Undefined variable' },
    ]);
  });
});

describe('a build that fails again', () => {
  it('has the same fingerprint, and its script is on the timeline', async () => {
    const fail = async () => {
      const bench = await createWorkbench();
      const script = await bench.script(['echo $$', 'sleep 1.2', 'exit 7']);
      const result = await runPacker({
        ...bench.options,
        template: 'failure.pkr.hcl',
        variables: { script },
      });
      return { script, result };
    };

    const [one, two] = [await fail(), await fail()];

    for (const { script, result } of [one, two]) {
      expect(result).toMatchObject({
        outcome: 'partial',
        failure: { class: 'provisioner', script, exitCode: 7 },
      });
      const [step] = result.timeline.filter((each) => each.script === script);
      expect(step).toMatchObject({ build: 'null.bad', phase: 'provisioning' });
      // Packer tells whole seconds only: 1.2 seconds always reach into the next one.
      expect(step?.durationMs).toBeGreaterThanOrEqual(1_000);
    }
    expect(one.script).not.toBe(two.script);
    expect(one.result.runId).not.toBe(two.result.runId);
    expect(one.result.failure?.fingerprint).toMatch(/^[\da-f]{16}$/);
    expect(one.result.failure?.fingerprint).toBe(two.result.failure?.fingerprint);
  });
});

describe('errors of runPacker', () => {
  it('tell that there is no Packer, before anything is written', async () => {
    const bench = await createWorkbench();

    const run = runPacker({ ...bench.options, template: 'legacy.json', packer: 'no-such-packer' });

    await expect(run).rejects.toMatchObject({ name: 'PackerError', code: 'PACKER_NOT_FOUND' });
    await expect(stat(bench.runDirectory)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('tell that another program answers to the name', async () => {
    await expect(packerVersion({ packer: '/bin/echo' })).rejects.toMatchObject({
      code: 'PACKER_VERSION_UNREADABLE',
    });
  });

  it('tell that the working directory is missing, rather than the program', async () => {
    const bench = await createWorkbench();

    const run = runPacker({
      ...bench.options,
      template: 'legacy.json',
      workingDirectory: '/no/such',
    });

    await expect(run).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining('/no/such'),
    });
  });

  it('tell that a directory holds a run already', async () => {
    const bench = await createWorkbench();
    const options = { ...bench.options, template: 'legacy.json' };
    await runPacker(options);

    await expect(runPacker(options)).rejects.toMatchObject({ code: 'PACKER_RUN_DIRECTORY_USED' });
  });
});
