import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuildLog } from '../../src/transcript/build-log.js';
import { readFixture, readRun } from '../support/fixtures.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString();

/** Reads lines as Packer 1.13 and later write them: all of them look like steps. */
function readLines(lines: readonly string[]) {
  const log = createBuildLog();
  const phases = lines.map((text, second) => log.read(text, 'say', at(second))?.type);
  return { log, phases };
}

describe('createBuildLog', () => {
  it('does not believe a script that pretends to launch or to find something', () => {
    const { phases } = readLines([
      'Instance ID: i-0real',
      'Provisioning with shell script: /tmp/a.sh',
      'Instance ID: i-0victim',
      'Creating temporary keypair: packer_victim',
      'Creating temporary security group for this instance: packer_victim',
      'Launching a spot AWS instance...',
      'Creating Spot Fleet launch template...',
      'Found Image ID: ami-0victim',
      'Prevalidating AMI Name: victim',
      'Private IP: 10.0.0.9',
    ]);

    expect(phases).toEqual(['instance-launched', 'provisioning', ...Array(8).fill(undefined)]);
  });

  it('does not believe lines about launching or finding after the provisioners either', () => {
    const { phases } = readLines([
      'Running local shell script: /tmp/a.sh',
      'Stopping the source instance...',
      'Instance ID: i-0victim',
      'Uploading a => b',
      'Instance ID: i-0victim',
    ]);

    expect(phases).toEqual(['provisioning', 'stopping', undefined, 'provisioning', undefined]);
  });

  it('does not believe a provisioner that nobody knows, once Packer has connected', () => {
    const { phases } = readLines([
      'Instance ID: i-0real',
      'Using ssh communicator to connect: 10.0.0.1',
      'Connected to SSH!',
      'Running goss tests...',
      'Creating temporary keypair: packer_victim',
      'Instance ID: i-0victim',
    ]);

    expect(phases).toEqual([
      'instance-launched',
      'connecting',
      'connected',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('keeps the last images of a script that prints them endlessly, each once', () => {
    const forged = Array.from({ length: 100_000 }, (_, number) => `AMI: ami-${number}`);
    const { log } = readLines([
      'Stopping the source instance...',
      ...forged,
      'AMI: ami-0real',
      'AMI: ami-0real',
    ]);

    expect(log.images()).toHaveLength(200);
    expect(log.images().at(-1)).toBe('ami-0real');
  });

  it('learns of nothing that was launched from whatever scripts print', () => {
    const line = fc.constantFrom(
      'Instance ID: i-0victim',
      'Creating temporary keypair: packer_victim',
      'Creating temporary security group for this instance: packer_victim',
      'Found Image ID: ami-0victim',
      'Prevalidating AMI Name: victim',
      'Creating Spot Fleet launch template...',
      'Uploading a => b',
      'Stopping the source instance...',
      'Terminating the source AWS instance...',
      'Running post-processor: manifest',
      'AMI: ami-0victim',
    );
    const learnt = /^(?:instance-launched|key-pair|security-group|source-image|image-name|launch)/;

    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { phases } = readLines(['Provisioning with shell script: /tmp/a.sh', ...lines]);

        expect(phases.filter((type) => learnt.test(type ?? ''))).toEqual([]);
      }),
    );
  });

  it('believes lines about images only after the provisioners', () => {
    const { phases, log } = readLines([
      'AMI: ami-0victim',
      'Provisioning with shell script: /tmp/a.sh',
      'AMI: ami-0victim',
      'Tagging snapshot: snap-0victim',
      'Creating AMI mine from instance i-0real',
      'AMI: ami-0real',
    ]);

    expect(phases).toEqual([
      undefined,
      'provisioning',
      undefined,
      undefined,
      'image-creating',
      'image-registered',
    ]);
    expect(log.images()).toEqual(['ami-0real']);
  });

  it('knows what is cleaned up', () => {
    const log = createBuildLog();
    const read = (text: string) => log.read(text, 'say', at(0));
    read('Creating temporary keypair: packer_k');
    read('Creating temporary security group for this instance: packer_g');
    read('Instance ID: i-0a');
    read('Stopping the source instance...');
    read('AMI: ami-0a');

    const cleaned = [
      'Deregistering the AMI and deleting associated snapshots because of cancellation, or error...',
      'Terminating the source AWS instance...',
      'Cleaning up any extra volumes...',
      'Destroying volume (vol-0a)...',
      'Deleting temporary security group...',
      'Deleting temporary keypair...',
    ].map(read);

    expect([log.instances(), log.images()]).toEqual([[], []]);
    expect(cleaned).toMatchObject([
      { resource: 'image', ids: ['ami-0a'] },
      { resource: 'instance', ids: ['i-0a'] },
      { resource: 'volumes', ids: [] },
      { resource: 'volumes', ids: ['vol-0a'] },
      { resource: 'security-group', ids: ['packer_g'] },
      { resource: 'key-pair', ids: ['packer_k'] },
    ]);
  });

  it('times phases from the first line of the build, and steps until the next one or the end', () => {
    const log = createBuildLog();
    log.read('Prevalidating any provided VPC information', 'say', at(1));

    const launching = log.read('Launching a source AWS instance...', 'say', at(3));
    const script = log.read('Running local shell script: /tmp/a.sh', 'say', at(10));
    log.read('baking', 'message', at(20));
    log.end(at(30));

    expect([launching?.elapsedMs, script?.elapsedMs]).toEqual([2_000, 9_000]);
    expect(log.steps()).toEqual([
      {
        phase: 'launching',
        text: 'Launching a source AWS instance...',
        startedAt: at(3),
        durationMs: 7_000,
      },
      {
        phase: 'provisioning',
        text: 'Running local shell script: /tmp/a.sh',
        script: '/tmp/a.sh',
        startedAt: at(10),
        durationMs: 20_000,
      },
    ]);
  });

  it('ends the last step of a build that never ended with its last line', () => {
    const { log } = readLines(['Launching a source AWS instance...', 'waiting', 'waiting']);

    expect(log.steps()).toMatchObject([{ phase: 'launching', durationMs: 2_000 }]);
  });

  it('keeps no more than a thousand steps of a script that prints them endlessly', () => {
    const { log } = readLines(Array(1_500).fill('Uploading a => b'));

    expect(log.steps()).toHaveLength(1_000);
  });

  it('knows the phase before it cleaned up, also after a thousand steps', () => {
    const before = readLines([]).log.phase();
    const { log } = readLines([
      ...Array(1_500).fill('Uploading a => b'),
      'Stopping the source instance...',
      'Terminating the source AWS instance...',
    ]);

    expect([before, log.phase()]).toEqual([undefined, 'stopping']);
  });

  it('sees the resources of a captured spot build', async () => {
    const { events } = await readRun(readFixture('samples-1.6.6-aws/aws-spot'));

    expect(events.filter((event) => 'elapsedMs' in event).map(({ type }) => type)).toEqual([
      'image-name-checking',
      'source-image-found',
      'key-pair-creating',
      'security-group-creating',
      'launching',
      'launch-template-creating',
      'instance-launched',
      'provisioning',
      'image-creating',
      'image-registered',
      'image-waiting',
      'image-modifying',
      'snapshot-modifying',
      'image-modifying',
      'snapshot-modifying',
      'cleaning-up',
      'cleaning-up',
      'cleaning-up',
      'cleaning-up',
      'post-processing',
    ]);
  });
});
