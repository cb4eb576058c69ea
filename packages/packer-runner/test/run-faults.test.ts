import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachPacker, readLedger, retryPacker, runPacker } from '../src/index.js';
import { createCloudBench } from './support/cloud-bench.js';
import { createInstantClock } from './support/instant-clock.js';
import { createWorkbench, type Workbench } from './support/workbench.js';

const journalOf = (bench: Workbench) => join(bench.runDirectory, 'journal.json');

/** Makes a run that has ended look as if nobody had seen its end. */
async function forgetEnd(bench: Workbench, facts: object = {}): Promise<void> {
  const { end: _, process: __, ...journal } = JSON.parse(await readFile(journalOf(bench), 'utf8'));
  await writeFile(journalOf(bench), JSON.stringify({ ...journal, ...facts }));
  await writeFile(join(bench.runDirectory, 'result.json'), '');
}

async function startStranger() {
  const stranger = spawn('sleep', ['3600'], { detached: true, stdio: 'ignore' });
  await once(stranger, 'spawn');
  onTestFinished(() => void stranger.kill('SIGKILL'));
  return stranger;
}

describe('a source that Packer refuses beside another one', () => {
  it('makes the run partial, also for who comes late', async () => {
    const bench = await createWorkbench();
    const result = await runPacker({ ...bench.options, template: 'half-invalid.pkr.hcl' });
    await forgetEnd(bench);

    const late = await attachPacker(bench.runDirectory);

    expect(result).toMatchObject({ outcome: 'partial', artifacts: [{ build: 'null.good' }] });
    expect(result.failure?.message).toContain('ssh_username');
    expect(late).toMatchObject({ outcome: 'partial', failure: { class: 'config' } });
  });
});

describe('the ledger', () => {
  it('is kept although the listener throws, because Packer goes on until it hears of it', async () => {
    const world = await createCloudBench();
    const { bench, aws } = world;
    const broken = new Error('listener is broken');

    const run = runPacker({
      ...bench.options,
      template: 'amazon-ebs.pkr.hcl',
      env: { ...bench.options.env, ...aws.environment() },
      variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['sleep 3600']) },
      onEvent: (event) => {
        if (event.type === 'image-name-checking') throw broken;
      },
    });

    await expect(run).rejects.toBe(broken);
    const made = aws.calls().map(({ action }) => action);
    const { entries } = await readLedger(bench.runDirectory);
    expect(entries.some(({ kind }) => kind === 'key-pair')).toBe(made.includes('CreateKeyPair'));
    expect(entries.some(({ kind }) => kind === 'image')).toBe(true);
  });

  it('is read, and gone on with, although a crash has cut its last line off', async () => {
    const { build, bench } = await createCloudBench();
    await build({ script: ['exit 0'] });
    const directory = `${bench.runDirectory}-1`;
    const before = await readLedger(directory);
    await appendFile(join(directory, 'ledger.jsonl'), '{"at":"2026');

    expect(await readLedger(directory)).toEqual(before);
  });
});

describe('what a run has handed over', () => {
  it('is known although nobody saw the run end, also where it is no image', async () => {
    const bench = await createWorkbench();
    const packer = await bench.fakePacker([
      "echo '1,,ui,say,==> a: working'",
      "printf '%s\\n' '1,,ui,say,\\n==> Builds finished. The artifacts of successful builds are:'",
      "echo '1,a,artifact-count,1'",
      "echo '1,a,artifact,0,id,us-east-1:vol-0123456789abcdef0'",
      "echo '1,a,artifact,0,end'",
    ]);
    await runPacker({ ...bench.options, template: 'legacy.json', packer });
    const seen = await readLedger(bench.runDirectory);
    await forgetEnd(bench);

    const unseen = await readLedger(bench.runDirectory);

    expect(seen.handedOver).toEqual(['vol-0123456789abcdef0']);
    expect(unseen.handedOver).toEqual(seen.handedOver);
  });
});

describe('a listener that returns a promise', () => {
  it('stops Packer when the promise is rejected', async () => {
    const bench = await createWorkbench();
    const broken = new Error('listener is broken');

    const run = runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script: await bench.script(['exec sleep 3600']) },
      onEvent: async ({ type }) => {
        if (type === 'provisioning') throw broken;
      },
    });

    await expect(run).rejects.toBe(broken);
  });
});

describe('attaching to a run', () => {
  it('sends no signal to a stranger that the journal names', async () => {
    const bench = await createWorkbench();
    await runPacker({ ...bench.options, template: 'legacy.json' });
    const stranger = await startStranger();
    await forgetEnd(bench, { pid: stranger.pid, process: { pid: stranger.pid } });

    const result = await attachPacker(bench.runDirectory, { signal: AbortSignal.abort() });

    expect(result.outcome).toBe('succeeded');
    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  });

  it('goes on to stop what its runner had begun to stop', async () => {
    const bench = await createWorkbench();
    const packer = await bench.fakePacker([
      "trap '' INT TERM",
      "echo '1795366897,,ui,say,==> null.fake: deaf'",
      'while :; do sleep 1; done',
    ]);
    const { onEvent: _, ...options } = bench.options;
    const deaf = bench.printed(/^deaf$/);
    const run = runPacker({
      ...options,
      onEvent: bench.options.onEvent,
      template: 'legacy.json',
      packer,
    });
    await deaf;
    const journal = JSON.parse(await readFile(journalOf(bench), 'utf8'));
    const copy = join(bench.folder, 'runs', 'copy');
    await mkdir(copy, { mode: 0o700 });
    await writeFile(
      join(copy, 'journal.json'),
      JSON.stringify({ ...journal, cancelReason: 'timeout' }),
    );
    await symlink(join(bench.runDirectory, 'build.stdout.log'), join(copy, 'build.stdout.log'));
    await symlink(join(bench.runDirectory, 'build.stderr.log'), join(copy, 'build.stderr.log'));

    const attached = await attachPacker(copy, { gracePeriod: { interrupt: 50, terminate: 50 } });

    expect(attached).toMatchObject({
      outcome: 'crashed',
      cancelReason: 'timeout',
      failure: { class: 'timeout' },
    });
    expect(await run).toMatchObject({ outcome: 'crashed', signal: 'SIGKILL' });
  });

  it('tells the same result although masking has taken words out of the output', async () => {
    const bench = await createWorkbench();
    const secrets = ['artifact', 'finished'];

    const result = await runPacker({ ...bench.options, template: 'legacy.json', secrets });

    expect(await attachPacker(bench.runDirectory)).toEqual(result);
  });

  it('masks what its runner was killed before it could mask', async () => {
    const bench = await createWorkbench();
    const script = await bench.script(['echo hunter2']);
    const secrets = ['hunter2'];
    await runPacker({
      ...bench.options,
      template: 'waiting.pkr.hcl',
      variables: { script },
      secrets,
    });
    const log = join(bench.runDirectory, 'build.stdout.log');
    await writeFile(log, (await readFile(log, 'utf8')).replaceAll('***', 'hunter2'));
    const journal = JSON.parse(await readFile(journalOf(bench), 'utf8'));
    await writeFile(
      journalOf(bench),
      JSON.stringify({ ...journal, end: { ...journal.end, masked: false } }),
    );

    const refused = attachPacker(bench.runDirectory);
    await expect(refused).rejects.toMatchObject({ code: 'PACKER_OPTION_INVALID' });
    await attachPacker(bench.runDirectory, { secrets });

    expect(JSON.stringify(await bench.runFiles())).not.toContain('hunter2');
  });

  it.each<readonly [string, (directory: string) => Promise<void>]>([
    ['others can write to', (directory) => chmod(directory, 0o777)],
    ['is a file', () => Promise.resolve()],
  ])('refuses a directory that %s', async (what, spoil) => {
    const bench = await createWorkbench();
    const directory = what === 'is a file' ? await bench.script([]) : bench.runDirectory;
    if (directory === bench.runDirectory) await mkdir(directory, { recursive: true });
    await spoil(directory);

    const code = 'PACKER_RUN_DIRECTORY_UNSAFE';
    await expect(attachPacker(directory)).rejects.toMatchObject({ code });
    await expect(readLedger(directory)).rejects.toMatchObject({ code });
  });
});

describe('a run directory', () => {
  it('that is a link, or that others can write to, is not taken', async () => {
    const bench = await createWorkbench();
    await mkdir(join(bench.folder, 'elsewhere'));
    await symlink(join(bench.folder, 'elsewhere'), join(bench.folder, 'link'));
    await mkdir(join(bench.folder, 'open'));
    await chmod(join(bench.folder, 'open'), 0o777);

    for (const name of ['link', 'open']) {
      const runDirectory = join(bench.folder, name);
      const run = runPacker({ ...bench.options, template: 'legacy.json', runDirectory });
      await expect(run).rejects.toMatchObject({ code: 'PACKER_RUN_DIRECTORY_UNSAFE' });
    }
  });

  it('is left as it was when the run could not be opened', async () => {
    const bench = await createWorkbench();
    await mkdir(join(bench.runDirectory, 'ledger.jsonl'), { recursive: true });

    const run = runPacker({ ...bench.options, template: 'legacy.json', variables: { word: 'x' } });

    await expect(run).rejects.toMatchObject({ code: 'PACKER_RUN_DIRECTORY_USED' });
    await expect(stat(join(bench.runDirectory, 'variables.pkrvars.json'))).rejects.toThrow();
  });
});

describe('a version that cannot be read', () => {
  it('is a warning, and no reason to stop a build', async () => {
    const bench = await createWorkbench();
    const packer = await bench
      .write('packer', [
        '#!/bin/sh',
        '[ "$1" = version ] && exec echo nonsense',
        'exec packer "$@"',
      ])
      .then(() => join(bench.folder, 'packer'));
    await chmod(packer, 0o755);

    const result = await runPacker({ ...bench.options, template: 'legacy.json', packer });

    expect(result).toMatchObject({
      outcome: 'succeeded',
      packerVersion: 'unknown',
      warnings: [expect.stringMatching(/^Cannot read the version of /)],
    });
  });
});

describe('what Packer says in debug mode', () => {
  it('is masked where it is the password of an administrator', async () => {
    const bench = await createWorkbench();
    const line = (text: string) => `echo '1795366897,,ui,message,    win: ${text}'`;
    const packer = await bench.fakePacker([
      line('Password (since debug is enabled): s3cr3t-Pa55'),
      line('connecting with s3cr3t-Pa55'),
      'exit 1',
    ]);

    const result = await runPacker({
      ...bench.options,
      template: 'legacy.json',
      packer,
      debug: 'keep-on-failure',
    });

    const shown = JSON.stringify([bench.events, result, await bench.runFiles()]);
    expect(shown).toContain('connecting with ***');
    expect(shown).not.toContain('s3cr3t');
  });
});

describe('retryPacker', () => {
  const failing = (bench: Workbench, build: string) => [
    `echo "$@" >> ${bench.folder}/calls`,
    `echo "1,,ui,error,Build '${build}' errored after 1 second: RequestLimitExceeded: slow"`,
    "echo '1,,error-count,1'",
    `echo '1,${build},error,RequestLimitExceeded: slow'`,
    "printf '%s\\n' '1,,ui,say,\\n==> Builds finished. The artifacts of successful builds are:'",
    "printf '1,null.a,artifact-count,1\\n1,null.a,artifact,0,builder-id,x\\n1,null.a,artifact,0,id,a\\n1,null.a,artifact,0,end\\n'",
    'exit 1',
  ];

  it('asks for builds by their real names, also those that are masked', async () => {
    const bench = await createWorkbench();
    const packer = await bench.fakePacker(failing(bench, 'null.ubuntu'));

    const result = await retryPacker({
      ...bench.options,
      template: 'two.pkr.hcl',
      packer,
      secrets: ['ubuntu', 'throttled'],
      clock: createInstantClock().clock,
    });

    expect(result).toMatchObject({ failure: { build: 'null.***', class: 'throttled' } });
    expect((await bench.read('calls')).split('\n')[1]).toContain('-only=null.ubuntu');
  });

  it('does not lose what was made when another attempt cannot be run', async () => {
    const bench = await createWorkbench();
    const packer = await bench.fakePacker(failing(bench, 'null.b'));
    await mkdir(join(bench.runDirectory, 'attempt-2'), { recursive: true, mode: 0o700 });
    await writeFile(join(bench.runDirectory, 'attempt-2', 'journal.json'), '');

    const result = await retryPacker({
      ...bench.options,
      template: 'two.pkr.hcl',
      packer,
      clock: createInstantClock().clock,
    });

    expect(result).toMatchObject({
      outcome: 'partial',
      artifacts: [{ build: 'null.a' }],
      attempts: [{ outcome: 'partial' }],
      warnings: expect.arrayContaining([expect.stringContaining('attempt-2')]),
    });
  });
});
