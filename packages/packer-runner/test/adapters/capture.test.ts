import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { capture } from '../../src/adapters/capture.js';
import { livingMembers } from '../../src/adapters/process-group.js';
import { createWorkbench } from '../support/workbench.js';

const run = async (lines: readonly string[], options: object = {}) => {
  const bench = await createWorkbench();
  const program = await bench.script(lines);
  const { env } = bench.options;
  const result = capture({ program, argv: [], cwd: bench.folder, env, ...options });
  const written = (name: string) =>
    vi.waitFor(
      () =>
        readFile(join(bench.folder, name), 'utf8').then((text) => {
          expect(text).toMatch(/\n$/);
          return text.trim();
        }),
      { timeout: 30_000 },
    );
  return { result, written };
};

describe('capture', () => {
  it('returns what a program printed and how it ended', async () => {
    const { result } = await run(['printf "out\\377"', 'echo err >&2', 'exit 7']);

    await expect(result).resolves.toEqual({
      exitCode: 7,
      signal: null,
      stdout: 'out\uFFFD',
      stderr: 'err\n',
    });
  });

  it('tells the signal that ended a program', async () => {
    const { result } = await run(['kill -KILL $$']);

    await expect(result).resolves.toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('ends the whole group when the caller wants it', async () => {
    const caller = new AbortController();
    const { result, written } = await run(['sleep 600 &', 'echo $$ > group', 'wait'], {
      signal: caller.signal,
    });
    const group = Number(await written('group'));
    const before = await livingMembers(group);

    caller.abort();

    await expect(result).resolves.toMatchObject({ stopped: 'signal' });
    expect(before).toHaveLength(2);
    expect(await livingMembers(group)).toEqual([]);
  });

  it('kills a program that does not listen', async () => {
    const caller = new AbortController();
    const { result, written } = await run(
      ["trap '' INT TERM", 'echo yes > deaf', 'while :; do sleep 1; done'],
      { signal: caller.signal },
    );
    await written('deaf');

    caller.abort();

    await expect(result).resolves.toMatchObject({ stopped: 'signal', signal: 'SIGKILL' });
  }, 60_000);

  it('ends a program whose time is up', async () => {
    const { result } = await run(['exec sleep 600'], { timeout: 50 });

    await expect(result).resolves.toMatchObject({ stopped: 'timeout' });
  });

  it('leaves nothing of a program that has ended', async () => {
    const { result, written } = await run(['sleep 600 &', 'echo $$ > group']);

    await result;

    expect(await livingMembers(Number(await written('group')))).toEqual([]);
  });

  it('does not wait for a process that has left the group with the output', async () => {
    const { result, written } = await run([
      `setsid sh -c 'echo $$ > other; exec sleep 600' &`,
      'while [ ! -s other ]; do sleep 0.05; done',
      'echo done',
    ]);

    const { stdout } = await result;
    const other = Number(await written('other'));
    process.kill(other);

    expect(stdout).toBe('done\n');
  });

  it('stops a program that prints without end', async () => {
    const { result } = await run(['exec yes 0123456789012345678901234567890123456789']);

    const { stopped, stdout } = await result;

    expect(stopped).toBe('output');
    expect(stdout.length).toBeLessThanOrEqual(16_777_216);
  });

  it('keeps whole lines of the end of a long log', async () => {
    const { result } = await run(['seq 1 50000 >&2']);

    const { stderr } = await result;

    expect(stderr.length).toBeLessThanOrEqual(65_536);
    expect(stderr).toMatch(/^(\d{5}\n)+$/);
    expect(stderr).toMatch(/\n50000\n$/);
  });

  it('starts nothing for a caller who has changed their mind', async () => {
    const { result } = await run([], { signal: AbortSignal.abort(new Error('never mind')) });

    await expect(result).rejects.toThrow('never mind');
  });

  it('says that a program cannot be started', async () => {
    const bench = await createWorkbench();
    const { env } = bench.options;
    const program = join(bench.folder, 'none');

    const result = capture({ program, argv: [], cwd: bench.folder, env });

    await expect(result).rejects.toMatchObject({ code: 'PACKER_NOT_FOUND' });
  });
});
