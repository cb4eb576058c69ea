import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { livingMembers } from '../src/adapters/process-group.js';
import { attachPacker, type PackerEvent, runPacker } from '../src/index.js';
import { killRunner } from './support/kill-runner.js';
import { createWorkbench, groupsOf, type Workbench } from './support/workbench.js';

/** A build that prints `ready` and a secret, and waits for a file. */
async function waitingBuild(bench: Workbench) {
  const script = await bench.script([
    'echo the password is hunter2',
    'echo ready',
    `until [ -e ${bench.folder}/go ]; do sleep 0.1; done`,
    'echo done',
  ]);
  const { onEvent: _, ...options } = bench.options;
  const run = {
    ...options,
    template: 'waiting.pkr.hcl',
    variables: { script },
    secrets: ['hunter2'],
  };
  return { run, goOn: () => writeFile(join(bench.folder, 'go'), '') };
}

const secrets = ['hunter2'];

describe('attachPacker', () => {
  it('picks up a run whose runner was killed, and follows Packer to its end', async () => {
    const bench = await createWorkbench();
    const { run, goOn } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);
    const alive = await livingMembers(pid);
    const { onEvent } = bench.options;
    const printed = bench.printed(/^ready$/).then(goOn);

    const result = await attachPacker(bench.runDirectory, { secrets, onEvent });

    await printed;
    expect(alive).toContain(pid);
    expect(result).toMatchObject({
      outcome: 'succeeded',
      artifacts: [{ build: 'null.slow' }],
      exitCode: null,
      survivors: [],
    });
    expect(groupsOf(bench.events)).toEqual([pid]);
    expect(bench.events.at(-1)).toMatchObject({ type: 'process-ended', id: 'ended' });
    const files = await bench.runFiles();
    expect(Object.keys(files).sort()).toEqual([
      'build.stderr.log',
      'build.stdout.log',
      'journal.json',
      'result.json',
    ]);
    expect(JSON.stringify([files, bench.events, result])).not.toContain('hunter2');
  });

  it('tells of a run that ended meanwhile, again and again, with the same ids', async () => {
    const bench = await createWorkbench();
    const { run, goOn } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);
    await goOn();
    await vi.waitFor(async () => expect(await livingMembers(pid)).toEqual([]), {
      timeout: 30_000,
      interval: 50,
    });

    const told: PackerEvent[][] = [[], []];
    const first = await attachPacker(bench.runDirectory, {
      secrets,
      onEvent: (event) => told[0]?.push(event),
    });
    const second = await attachPacker(bench.runDirectory, {
      onEvent: (event) => told[1]?.push(event),
    });

    expect(first).toMatchObject({ outcome: 'succeeded', artifacts: [{ build: 'null.slow' }] });
    expect(second).toEqual(first);
    expect(told[1]).toEqual(told[0]);
  });

  it('tells of a run that was never lost exactly what its runner told', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo one', 'echo two >&2', 'exit 9']);
    const again: PackerEvent[] = [];

    const result = await runPacker({
      ...bench.options,
      template: 'failure.pkr.hcl',
      variables: { script },
    });
    const attached = await attachPacker(bench.runDirectory, {
      onEvent: (event) => again.push(event),
    });

    expect(attached).toEqual(result);
    expect(again).toEqual(bench.events);
  });

  it('cancels a run that it has picked up', async () => {
    const bench = await createWorkbench();
    const { run } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);

    const result = await attachPacker(bench.runDirectory, { secrets, signal: AbortSignal.abort() });

    expect(result).toMatchObject({ outcome: 'cancelled', cancelReason: 'signal', survivors: [] });
    expect(await livingMembers(pid)).toEqual([]);
  });

  it('cancels a run whose time is up since it began', async () => {
    const bench = await createWorkbench();
    const { run } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);

    const result = await attachPacker(bench.runDirectory, { secrets, timeout: 0 });

    expect(result).toMatchObject({
      outcome: 'cancelled',
      cancelReason: 'timeout',
      failure: { class: 'timeout' },
      survivors: [],
    });
    expect(await livingMembers(pid)).toEqual([]);
  });

  it('cancels a run in which Packer has been silent since before it was lost', async () => {
    const bench = await createWorkbench();
    const { run } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(bench.runDirectory, 'build.stdout.log'), anHourAgo, anHourAgo);

    const result = await attachPacker(bench.runDirectory, { secrets, silenceTimeout: 1_800_000 });

    expect(result).toMatchObject({
      outcome: 'cancelled',
      cancelReason: 'silence',
      failure: { class: 'timeout' },
      survivors: [],
    });
    expect(await livingMembers(pid)).toEqual([]);
  });

  it('finds a Packer whose id its runner could not note', async () => {
    const bench = await createWorkbench();
    const { run, goOn } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);
    const path = join(bench.runDirectory, 'journal.json');
    const {
      process: _,
      packerVersion: __,
      pid: ___,
      ...journal
    } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(journal));
    const printed = bench.printed(/^ready$/).then(goOn);

    const result = await attachPacker(bench.runDirectory, {
      secrets,
      env: run.env,
      onEvent: bench.options.onEvent,
    });

    await printed;
    expect(groupsOf(bench.events)).toEqual([pid]);
    expect(result).toMatchObject({
      outcome: 'succeeded',
      packerVersion: 'unknown',
    });
  });

  it('sees that Packer was killed as well, and ends what it left', async () => {
    const bench = await createWorkbench();
    const { run } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await livingMembers(pid)).not.toContain(pid), {
      timeout: 30_000,
      interval: 50,
    });

    const result = await attachPacker(bench.runDirectory, { secrets });

    expect(result).toMatchObject({ outcome: 'crashed', exitCode: null, survivors: [] });
    expect(result.failure?.lastLines.slice(-2)).toEqual([
      expect.stringMatching(/: the password is \*\*\*$/),
      expect.stringMatching(/: ready$/),
    ]);
    expect(await livingMembers(pid)).toEqual([]);
  });

  it('leaves a run alone that somebody attends', async () => {
    const bench = await createWorkbench();
    const { run, goOn } = await waitingBuild(bench);
    await killRunner(bench, run);

    const first = attachPacker(bench.runDirectory, { secrets, onEvent: bench.options.onEvent });
    await bench.printed(/^ready$/);
    const second = attachPacker(bench.runDirectory, { secrets });

    await expect(second).rejects.toMatchObject({ code: 'PACKER_RUN_ATTENDED' });
    await goOn();
    expect(await first).toMatchObject({ outcome: 'succeeded' });
  });

  it('wants to know the secrets again, because they are kept nowhere', async () => {
    const bench = await createWorkbench();
    const { run } = await waitingBuild(bench);
    const pid = await killRunner(bench, run);

    const attached = attachPacker(bench.runDirectory);

    await expect(attached).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
      message: expect.stringContaining('1 values to mask'),
    });
    expect(await livingMembers(pid)).toContain(pid);
    const signal = AbortSignal.abort();
    expect(await attachPacker(bench.runDirectory, { secrets, signal })).toMatchObject({
      outcome: 'cancelled',
    });
  });

  it('tells that there is no run, or none that was started', async () => {
    const bench = await createWorkbench();
    const nothing = attachPacker(bench.folder);
    await expect(nothing).rejects.toMatchObject({ code: 'PACKER_RUN_UNREADABLE' });
    await expect(attachPacker(join(bench.folder, 'missing'))).rejects.toMatchObject({
      code: 'PACKER_RUN_UNREADABLE',
      message: expect.stringContaining('there is no such directory'),
    });

    await runPacker({ ...bench.options, template: 'legacy.json' });
    const path = join(bench.runDirectory, 'journal.json');
    const { end: _, process: __, pid: ___, ...journal } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(journal));
    await rm(join(bench.runDirectory, 'build.stdout.log'));
    await rm(join(bench.runDirectory, 'build.stderr.log'));

    const attached = attachPacker(bench.runDirectory);

    await expect(attached).rejects.toMatchObject({ code: 'PACKER_NOT_STARTED' });
  });
});
