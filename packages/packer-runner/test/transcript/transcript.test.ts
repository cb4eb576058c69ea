import { describe, expect, it } from 'vitest';
import type { PackerEvent } from '../../src/events.js';
import { readLine } from '../../src/machine-readable/line.js';
import { createTranscript } from '../../src/transcript/transcript.js';
import { readFixture, readRun } from '../support/fixtures.js';

const read = async (name: string) => readRun(readFixture(name));
const meaningful = (events: readonly PackerEvent[]) =>
  events.filter(({ type }) => type !== 'output');
const withoutTimes = (events: readonly PackerEvent[]) =>
  events.map((event) => {
    const { id: _id, at: _at, ...rest } = { elapsedMs: 0, ...event };
    const { elapsedMs: _elapsed, ...facts } = rest;
    return facts;
  });

describe('createTranscript', () => {
  it('sees the phases of an amazon-ebs build with their ids', async () => {
    const { events } = await read('samples-1.6.6-aws/aws-encrypt');

    const build = 'soe.amazon-ebs.linux';
    const instanceId = 'i-2f3f7e938d5f9de31';
    const keyPair = 'packer_6b0320f9-4977-ad3a-ec2c-456f6b4b10d8';
    const securityGroup = 'packer_6b0320f9-d941-e64c-3c6b-a2f7d135a747';
    const script = '/work-dir/tmp/packer-shell2410288631';
    const [first, final] = ['ami-5dec29db3c4c0cbc5', 'ami-2bffe7a7103ed766f'];
    const snapshotId = 'snap-bbb36fda3d4943d94';
    const cleaning = { type: 'cleaning-up', build };
    expect(withoutTimes(meaningful(events))).toEqual([
      { type: 'image-name-checking', build, imageName: 'soe-enc-1.0.0' },
      { type: 'source-image-found', build, imageId: 'ami-0ed094fb1304fd857' },
      { type: 'key-pair-creating', build, keyPair },
      { type: 'security-group-creating', build, securityGroup },
      { type: 'launching', build, spot: false },
      { type: 'instance-launched', build, instanceId },
      { type: 'instance-waiting', build, instanceId },
      { type: 'provisioning', build, text: `Running local shell script: ${script}`, script },
      { type: 'stopping', build },
      { type: 'image-creating', build, imageName: 'VFvyf97', instanceId },
      { type: 'image-registered', build, imageId: first },
      { type: 'image-waiting', build, copies: false },
      { type: 'copying', build, region: 'us-east-1' },
      { type: 'image-waiting', build, copies: true },
      { type: 'image-modifying', build, imageId: final },
      { type: 'snapshot-modifying', build, snapshotId },
      { type: 'image-modifying', build, imageId: final },
      { type: 'snapshot-modifying', build, snapshotId },
      { ...cleaning, resource: 'intermediate-image', ids: [first] },
      { ...cleaning, resource: 'instance', ids: [instanceId] },
      { ...cleaning, resource: 'volumes', ids: [] },
      { ...cleaning, resource: 'security-group', ids: [securityGroup] },
      { ...cleaning, resource: 'key-pair', ids: [keyPair] },
      { type: 'post-processing', build, postProcessor: 'manifest' },
      { type: 'build-finished', build, durationMs: 222 },
    ]);
    expect(events[0]).toMatchObject({ at: '2026-11-22T17:06:01.000Z' });
  });

  it('gives every event an id of its own, the same in every reading', async () => {
    const [one, two] = [
      await read('samples-1.6.6-aws/aws-ssh'),
      await read('samples-1.6.6-aws/aws-ssh'),
    ];

    const ids = one.events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(two.events).toEqual(one.events);
  });

  it('shows every ui row as output, with the build it names and both spellings', async () => {
    const { events } = await read('samples-1.6.6-aws/aws-ssh');

    const output = events.filter((event) => event.type === 'output');
    expect(output).toContainEqual({
      type: 'output',
      id: expect.stringMatching(/^\d+\.0$/),
      at: '2026-11-22T17:10:15.000Z',
      build: 'soe.amazon-ebs.linux',
      text: 'a,b,c commas',
      raw: '    soe.amazon-ebs.linux: a%!(PACKER_COMMA)b%!(PACKER_COMMA)c commas',
      stream: 'stdout',
    });
    expect(output).toContainEqual(expect.objectContaining({ text: 'warn', stream: 'stderr' }));
    expect(output.filter(({ text }) => text === '')).toHaveLength(1);
  });

  it('removes the name that Packer repeats on every line of a text', async () => {
    const { events } = await read('samples-1.6.6-aws/aws-source-notfound');

    const errors = events.filter((event) => event.type === 'output' && event.stream === 'stderr');
    expect(errors[0]).toMatchObject({
      text: expect.stringMatching(/^No AMI was found matching filters: \{\n {2}Filters: \[\{\n/),
    });
  });

  it('does not take the output of a script for a phase', () => {
    const transcript = createTranscript('2026-11-22T00:00:00.000Z');
    const lines = [
      '1,,ui,say,==> a: Provisioning with shell script: /tmp/script',
      '1,,ui,message,    a: Instance ID: i-0forged',
      '1,,ui,error,==> a: Terminating the source AWS instance...',
      '1,,ui,say,==> a: Stopping the source instance...',
      '1,,ui,message,    a: AMI: ami-0real',
    ];

    const events = lines.flatMap((text) => transcript.read(readLine(text)));

    expect(meaningful(events).map(({ type }) => type)).toEqual([
      'provisioning',
      'stopping',
      'image-registered',
    ]);
  });

  it('names every output after the number of its row', () => {
    const transcript = createTranscript('2026-11-22T00:00:00.000Z');
    const rows = Array.from({ length: 2_100 }, () => readLine('1,,ui,message,    a: b'));

    const ids = rows.flatMap((row) => transcript.read(row)).map(({ id }) => id);

    expect(ids).toEqual(rows.map((_, index) => `${index + 1}.0`));
  });

  it('names the outputs behind rows that have none after their own rows', () => {
    const transcript = createTranscript('2026-11-22T00:00:00.000Z');
    const silent = readLine('1,,error-count,0');
    for (let row = 1; row <= 1_000; row += 1) transcript.read(silent);

    const events = transcript.read(readLine('1,,ui,message,    a: b'));

    expect(events.map(({ id }) => id)).toEqual(['1001.0']);
  });

  it('takes the diagnostics of one row apart', async () => {
    const { summary } = await read('samples-1.6.6/build-missing-template');

    expect(summary.diagnostics).toEqual([
      {
        severity: 'error',
        summary: 'Cannot tell wether nope.pkr.hcl is a directory',
        detail: 'stat nope.pkr.hcl: no such file or directory',
      },
      {
        severity: 'error',
        summary: 'Could not find any config file in nope.pkr.hcl',
        detail: expect.stringContaining('A folder can be\nreferenced.'),
      },
    ]);
  });

  it('points at the file and the line of a diagnostic', async () => {
    const { summary } = await read('samples-1.6.6/build-syntax');

    expect(summary.diagnostics).toMatchObject([
      { file: 'syntax.pkr.hcl', line: 1, severity: 'error' },
    ]);
  });

  it('reports a warning without taking it for a complaint', async () => {
    const { summary } = await read('samples-1.6.6/varfile-undeclared-warning');

    expect(summary.complained).toBe(false);
    expect(summary.diagnostics).toMatchObject([
      { severity: 'warning', summary: 'Undefined variable' },
    ]);
  });

  it.each(['abort', 'ask', 'cleanup', 'run-cleanup-provisioner'])(
    'names the script that failed, not the one that cleaned up (-on-error=%s)',
    async (mode) => {
      const { events, summary } = await read(`samples-1.6.6/onerror-${mode}`);

      const first = events.find((event) => event.type === 'provisioning');
      expect(summary.errors).toEqual([
        {
          build: 'cl',
          message: 'Script exited with non-zero exit status: 7.Allowed exit codes are: [0]',
          script: first?.type === 'provisioning' ? first.script : '',
          phase: 'provisioning',
        },
      ]);
    },
  );

  it('keeps the last lines of each build apart', async () => {
    const { summary } = await read('samples-1.6.6/build-parallel');

    expect(summary.lastLines('null.p1')).toEqual([
      expect.stringMatching(/^Running local shell script/),
      ...[1, 2, 3, 4, 5].map((line) => `p1 line ${line}`),
    ]);
  });

  it('keeps the last twenty lines of a run', async () => {
    const { summary } = await read('samples-1.6.6-aws/aws-ok-log');

    expect(summary.lastLines()).toHaveLength(20);
    expect(summary.lastLines().at(-1)).toMatch(/^us-east-1: ami-/);
  });
});
