import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPacker } from '../src/index.js';
import { createWorkbench, groupsOf } from './support/workbench.js';

describe('the run directory', () => {
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
      'result.json',
    ]);
    for (const name of Object.keys(files)) {
      expect((await stat(join(bench.runDirectory, name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await stat(bench.runDirectory)).mode & 0o777).toBe(0o700);
    const [pid] = groupsOf(bench.events);
    expect(JSON.parse(files['journal.json'] ?? '')).toMatchObject({
      schema: 'packer-run/v1',
      runId: result.runId,
      packerVersion: result.packerVersion,
      argv: ['build', '-machine-readable', expect.stringMatching(/^-var-file=/), 'waiting.pkr.hcl'],
      process: { pid, start: expect.any(String) },
      end: { outcome: 'succeeded', exitCode: 0, signal: null },
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
      // The version is noted while the build is at work, and a write in between has this name too.
      `until grep -q packerVersion ${bench.runDirectory}/journal.json; do sleep 0.05; done`,
      `until mkdir ${bench.runDirectory}/journal.json.tmp; do sleep 0.05; done`,
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
