import { createReadStream, statSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { livingMembers } from '../src/adapters/process-group.js';
import { type PackerEvent, packerVersion, parseMachineReadable, runPacker } from '../src/index.js';
import { collect } from './support/chunks.js';
import { createWorkbench, type Workbench } from './support/workbench.js';

const groupsOf = (events: readonly PackerEvent[]) =>
  events.flatMap((event) => (event.type === 'process-started' ? [event.pid] : []));

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
      command: 'build',
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
      'process-ended',
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
      command: 'validate',
      failure: { message: 'Unknown provisioner type "nosuch" (invalid.pkr.hcl, line 4)' },
    });
    expect(groupsOf(bench.events)).toHaveLength(1);
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

  it('keeps a journal without values and files that only their owner can read', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['exit 0']);

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
    });

    const files = await bench.runFiles();
    expect(Object.keys(files).sort()).toEqual([
      'build.stderr.log',
      'build.stdout.log',
      'journal.json',
      'validate.stderr.log',
      'validate.stdout.log',
    ]);
    for (const name of Object.keys(files)) {
      expect((await stat(join(bench.runDirectory, name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await stat(bench.runDirectory)).mode & 0o777).toBe(0o700);
    const [, build] = groupsOf(bench.events);
    expect(JSON.parse(files['journal.json'] ?? '')).toMatchObject({
      schema: 'packer-run/v1',
      runId: result.runId,
      packerVersion: result.packerVersion,
      commands: [
        { command: 'validate', exitCode: 0 },
        {
          command: 'build',
          argv: [
            'build',
            '-machine-readable',
            expect.stringMatching(/^-var-file=/),
            'waiting.pkr.hcl',
          ],
          pid: build,
          stdout: result.logFile,
          exitCode: 0,
          signal: null,
        },
      ],
    });
    expect(files['journal.json']).not.toContain(script);
  });

  it('gives a directory to one of several runs that want it, with the variables of that run', async () => {
    const bench = await createWorkbench();
    const words = ['first', 'second', 'third'];

    const runs = await Promise.allSettled(
      words.map((word) =>
        runPacker({ ...bench.options, template: 'legacy.json', variables: { word } }),
      ),
    );

    const winners = words.filter((_, index) => runs[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(runs.filter(({ status }) => status === 'rejected')).toEqual(
      Array(2).fill({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'PACKER_RUN_DIRECTORY_USED' }),
      }),
    );
    const said = bench.events.flatMap((event) =>
      event.type === 'output' && event.text.startsWith('legacy ') ? [event.text] : [],
    );
    expect(said).toEqual([`legacy ${winners[0]}`]);
  });

  it('leaves the variables of others alone', async () => {
    const bench = await createWorkbench();
    const variablesFile = join(bench.runDirectory, 'variables.pkrvars.json');
    await mkdir(bench.runDirectory, { recursive: true });
    await writeFile(variablesFile, 'not ours');

    const run = runPacker({ ...bench.options, template: 'legacy.json', variables: { word: 'x' } });

    await expect(run).rejects.toMatchObject({ code: 'PACKER_RUN_DIRECTORY_USED' });
    expect(await readFile(variablesFile, 'utf8')).toBe('not ours');
  });
});

describe('what runPacker cannot do after a build', () => {
  it('is a warning of the result, and a log whose secrets cannot be masked is deleted', async () => {
    const bench = await createWorkbench();
    // A folder where the masked log is to be written.
    const script = await bench.script([
      `mkdir ${bench.runDirectory}/build.stdout.log.tmp`,
      'echo hunter2',
      'echo hunter2 >&2',
    ]);

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      secrets: ['hunter2'],
    });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build: 'null.slow' }],
      warnings: [
        expect.stringMatching(/^Cannot mask the secrets in .*build\.stdout\.log: .* deleted/),
      ],
    });
    await expect(stat(result.logFile)).rejects.toMatchObject({ code: 'ENOENT' });
    const stderr = await readFile(join(bench.runDirectory, 'build.stderr.log'), 'utf8');
    expect(stderr).toContain('***');
    expect(stderr).not.toContain('hunter2');
  });

  it('is no reason to lose the result: journal and variables', async () => {
    const bench = await createWorkbench();
    const script = await bench.script([
      `mkdir ${bench.runDirectory}/journal.json.tmp`,
      `rm ${bench.runDirectory}/variables.pkrvars.json`,
      `mkdir ${bench.runDirectory}/variables.pkrvars.json`,
    ]);

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
    });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      warnings: [
        expect.stringMatching(/^Cannot write the file .*journal\.json: /),
        expect.stringMatching(/^Cannot remove the file .*variables\.pkrvars\.json: /),
      ],
    });
  });
});

describe('a run of runPacker that is over', () => {
  const spawns = (bench: Workbench) => [
    'sleep 3600 >/dev/null 2>&1 &',
    `echo $! > ${bench.folder}/child`,
  ];
  const stateOfChild = async (bench: Workbench) => {
    const child = (await readFile(join(bench.folder, 'child'), 'utf8')).trim();
    return readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone');
  };
  const over = /^gone|\) Z /;

  it('has left nothing running when it succeeded', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(spawns(bench));

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
    });

    expect(result).toMatchObject({ outcome: 'succeeded', survivors: [] });
    expect(await stateOfChild(bench)).toMatch(over);
  });

  it('has left nothing running when Packer broke down', async () => {
    const bench = await createWorkbench();
    const packer = await bench.fakePacker([
      ...spawns(bench),
      "echo '1795366897,,ui,say,==> null.fake: working'",
      'echo panic: out of luck >&2',
      'exit 2',
    ]);

    const result = await runPacker({ ...bench.options, template: 'legacy.json', packer });

    expect(result).toMatchObject({ outcome: 'crashed', exitCode: 2, survivors: [] });
    expect(await stateOfChild(bench)).toMatch(over);
  });

  it('has left nothing running when somebody else interrupted Packer and its script did not hear', async () => {
    const bench = await createWorkbench();
    const script = await bench.script([
      "trap '' INT",
      `echo $$ > ${bench.folder}/child`,
      'echo ready',
      'while :; do sleep 1; done',
    ]);
    const ready = bench.printed(/^ready$/).then(() => {
      process.kill(-(groupsOf(bench.events).at(-1) ?? 0), 'SIGINT');
    });

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
    });

    await ready;
    expect(result).toMatchObject({ outcome: 'cancelled', survivors: [] });
    expect(result.cancelReason).toBeUndefined();
    expect(await stateOfChild(bench)).toMatch(over);
  });

  it('is judged by what Packer did, not by a wish to stop that came later', async () => {
    const bench = await createWorkbench();
    const controller = new AbortController();
    const script = await bench.script(['exit 9']);

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'process-ended' && event.command === 'build') controller.abort();
      },
    });

    expect(result).toMatchObject({ outcome: 'failed', cancelReason: 'signal' });
  });
});

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
      commands: [
        { command: 'validate', signal: null },
        {
          command: 'build',
          argv: ['***', '-machine-readable', '***.json'],
          stdout: result.logFile,
          startedAt: expect.stringContaining('T'),
          signal: null,
        },
      ],
    });
  });
});

describe('cancelling runPacker', () => {
  it('stops Packer, its script and the children of the script, also those that ignore SIGINT', async () => {
    const bench = await createWorkbench();
    const controller = new AbortController();
    const script = await bench.script(['sleep 3600 &', 'echo child $! of $$', 'wait']);
    const waiting = bench.printed(/^child (\d+) of (\d+)$/).then((match) => {
      controller.abort();
      return match;
    });

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      signal: controller.signal,
    });

    const [, child] = await waiting;
    expect(result).toMatchObject({
      outcome: 'cancelled',
      cancelReason: 'signal',
      exitCode: 1,
      artifacts: [],
      survivors: [],
    });
    const [, build = 0] = groupsOf(bench.events);
    expect(await livingMembers(build)).toEqual([]);
    expect(await readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone')).toMatch(
      /^gone|\) Z /,
    );
    expect(bench.events).toContainEqual(
      expect.objectContaining({ type: 'cancelling', reason: 'signal', signal: 'SIGINT' }),
    );
  });

  it('ends a script that ignores every polite signal', async () => {
    const bench = await createWorkbench();
    const controller = new AbortController();
    const script = await bench.script([
      "trap '' INT TERM",
      'echo deaf',
      'while :; do sleep 1; done',
    ]);
    const deaf = bench.printed(/^deaf$/).then(() => controller.abort());

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      signal: controller.signal,
      gracePeriod: { interrupt: 2_000, terminate: 2_000 },
    });

    await deaf;
    expect(result).toMatchObject({ outcome: 'cancelled', survivors: [] });
    const [, build = 0] = groupsOf(bench.events);
    expect(await livingMembers(build)).toEqual([]);
  });

  it('asks more and more firmly, and sees that Packer had to be killed', async () => {
    const bench = await createWorkbench();
    const controller = new AbortController();
    const packer = await bench.fakePacker([
      "trap '' INT TERM",
      "echo '1795366897,,ui,say,==> null.fake: deaf'",
      'while :; do sleep 1; done',
    ]);
    const deaf = bench.printed(/^deaf$/).then(() => controller.abort());

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      packer,
      signal: controller.signal,
      gracePeriod: { interrupt: 50, terminate: 50 },
    });

    await deaf;
    expect(
      bench.events.flatMap((event) => (event.type === 'cancelling' ? [event.signal] : [])),
    ).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL']);
    expect(result).toMatchObject({
      outcome: 'crashed',
      command: 'build',
      exitCode: null,
      signal: 'SIGKILL',
      survivors: [],
    });
    expect(await livingMembers(groupsOf(bench.events).at(-1) ?? 0)).toEqual([]);
  });

  it('cancels when the time is up', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo ready', 'exec sleep 3600']);
    // The time is up as soon as the build waits, however long the machine takes to get there.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const ready = bench.printed(/^ready$/).then(() => vi.advanceTimersByTime(60_000));

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      timeout: 60_000,
    });

    await ready;
    expect(result).toMatchObject({
      outcome: 'cancelled',
      cancelReason: 'timeout',
      command: 'build',
      survivors: [],
    });
  });

  it('does not build for a signal that has fired already', async () => {
    const bench = await createWorkbench();

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      signal: AbortSignal.abort(),
    });

    expect(result).toMatchObject({ outcome: 'cancelled', command: 'validate', artifacts: [] });
  });

  it('stops Packer when onEvent throws, and throws the same', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo ready', 'exec sleep 3600']);
    const groups: number[] = [];
    const broken = new Error('listener is broken');

    const run = runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      onEvent: (event) => {
        if (event.type === 'process-started') groups.push(event.pid);
        if (event.type === 'output' && event.text === 'ready') throw broken;
      },
    });

    await expect(run).rejects.toBe(broken);
    expect(groups).toHaveLength(2);
    for (const group of groups) expect(await livingMembers(group)).toEqual([]);
  });

  it('sees that Packer was killed, and ends what it left', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo ready', 'sleep 3600']);
    const ready = bench.printed(/^ready$/).then(() => {
      process.kill(groupsOf(bench.events).at(-1) ?? 0, 'SIGKILL');
    });

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
    });

    await ready;
    expect(result).toMatchObject({
      outcome: 'crashed',
      exitCode: null,
      signal: 'SIGKILL',
      survivors: [],
    });
    expect(result.failure?.lastLines).toContain('    null.slow: ready'.trim());
    expect(await livingMembers(groupsOf(bench.events).at(-1) ?? 0)).toEqual([]);
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
      code: 'PACKER_FILE_FAILED',
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
