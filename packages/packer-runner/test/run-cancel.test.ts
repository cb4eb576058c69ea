import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { livingMembers } from '../src/adapters/process-group.js';
import { runPacker } from '../src/index.js';
import { createWorkbench, groupsOf } from './support/workbench.js';

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
    const [build = 0] = groupsOf(bench.events);
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
      gracePeriod: { interrupt: 60_000, terminate: 2_000 },
    });

    await deaf;
    expect(result).toMatchObject({ outcome: 'cancelled', survivors: [] });
    const [build = 0] = groupsOf(bench.events);
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
      survivors: [],
    });
  });

  it('cancels when Packer has been silent for too long', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo ready', 'exec sleep 3600']);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const ready = bench.printed(/^ready$/).then(() => {
      vi.advanceTimersByTime(59_000);
      expect(bench.events.map(({ type }) => type)).not.toContain('cancelling');
      vi.advanceTimersByTime(1_000);
    });

    const result = await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      silenceTimeout: 60_000,
    });

    await ready;
    expect(result).toMatchObject({
      outcome: 'cancelled',
      cancelReason: 'silence',
      failure: { class: 'timeout' },
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

    expect(result).toMatchObject({ outcome: 'cancelled', artifacts: [] });
    expect(result).not.toHaveProperty('warnings');
    expect(bench.events).toEqual([]);
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
    expect(groups).toHaveLength(1);
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
