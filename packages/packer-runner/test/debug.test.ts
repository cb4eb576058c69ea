import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/cleanup/clock.js';
import { attachPacker, findOrphans, readLedger, removeOrphans, runPacker } from '../src/index.js';
import { createCloudBench } from './support/cloud-bench.js';

async function failInDebugMode() {
  const world = await createCloudBench();
  const { bench, aws } = world;
  const result = await runPacker({
    ...bench.options,
    template: join(bench.options.workingDirectory, 'amazon-ebs.pkr.hcl'),
    // Where Packer leaves the key.
    workingDirectory: bench.folder,
    env: { ...bench.options.env, ...aws.environment() },
    variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['exit 9']) },
    debug: 'keep-on-failure',
    keepFor: 3_600_000,
    cloud: world.cloud(),
  });
  return { world, result };
}

describe('keep-on-failure', () => {
  it('leaves the instance of a build that failed, and tells how to reach it', async () => {
    const { world, result } = await failInDebugMode();

    const [access] = result.debug ?? [];
    expect(result).toMatchObject({ outcome: 'failed', failure: { class: 'provisioner' } });
    expect(access).toMatchObject({
      build: 'demo.amazon-ebs.linux',
      instanceId: expect.stringMatching(/^i-/),
      sessionCommand: [
        'aws',
        'ssm',
        'start-session',
        '--region',
        'us-east-1',
        '--target',
        access?.instanceId,
      ],
      keyFile: join(result.runDirectory, 'ec2_linux.pem'),
      consoleLog: join(result.runDirectory, `${access?.instanceId}.console.log`),
    });
    expect(await readFile(access?.keyFile ?? '', 'utf8')).toContain('PRIVATE KEY');
    expect((await stat(access?.keyFile ?? '')).mode & 0o777).toBe(0o600);
    await expect(stat(join(world.bench.folder, 'ec2_linux.pem'))).rejects.toThrow();
    const actions = world.aws.calls().map(({ action }) => action);
    expect(actions).not.toContain('TerminateInstances');
    expect(actions).toContain('GetConsoleOutput');
  });

  it('keeps it from being removed until its time has come', async () => {
    const { world, result } = await failInDebugMode();
    const cloud = world.cloud();
    const orphans = await findOrphans(await readLedger(result.runDirectory), cloud);
    const deadline = Date.parse(result.debug?.[0]?.keepUntil ?? '');

    const early = await removeOrphans(orphans, cloud, { dryRun: false });
    const late = await removeOrphans(orphans, cloud, {
      dryRun: false,
      clock: { ...systemClock, now: () => deadline + 1 },
    });

    expect(early).toMatchObject({ removed: [], failed: [] });
    expect(early.kept.map(({ kind }) => kind)).toContain('instance');
    expect(late.removed.map(({ kind }) => kind)).toEqual([
      'instance',
      'security-group',
      'key-pair',
    ]);
    expect(late.failed).toEqual([]);
  });

  it('is told again by whoever attaches', async () => {
    const { result } = await failInDebugMode();

    expect(await attachPacker(result.runDirectory)).toEqual(result);
  });

  it('keeps nothing of a build that succeeded', async () => {
    const { bench, aws } = await createCloudBench();

    const result = await runPacker({
      ...bench.options,
      template: join(bench.options.workingDirectory, 'amazon-ebs.pkr.hcl'),
      workingDirectory: bench.folder,
      env: { ...bench.options.env, ...aws.environment() },
      variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['exit 0']) },
      debug: 'keep-on-failure',
    });

    expect(result.outcome).toBe('succeeded');
    expect(result.debug).toBeUndefined();
    expect(aws.calls().map(({ action }) => action)).toContain('TerminateInstances');
  });
});
