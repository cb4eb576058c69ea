import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPacker } from '../src/index.js';
import { createWorkbench, groupsOf, type Workbench } from './support/workbench.js';

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
        if (event.type === 'process-ended') controller.abort();
      },
    });

    expect(result.outcome).toBe('failed');
    expect(result.cancelReason).toBeUndefined();
  });
});
