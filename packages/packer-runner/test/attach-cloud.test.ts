import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeImagesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import {
  attachPacker,
  type PackerEvent,
  readLedger,
  runPacker,
  verifyClean,
} from '../src/index.js';
import { createCloudBench } from './support/cloud-bench.js';
import { killRunner } from './support/kill-runner.js';

it('finishes an amazon-ebs build whose runner was killed, with one image and nothing left over', async () => {
  const { bench, aws, cloud, client } = await createCloudBench();
  const script = await bench.script([
    'echo ready',
    `until [ -e ${bench.folder}/go ]; do sleep 0.1; done`,
  ]);
  const { onEvent, ...options } = bench.options;
  const env = { ...options.env, ...aws.environment() };
  await killRunner(bench, {
    ...options,
    template: 'amazon-ebs.pkr.hcl',
    env,
    variables: { endpoint: aws.endpoint, copies: [], script },
  });
  const lost = await readLedger(bench.runDirectory);
  const early = await verifyClean(lost, cloud()).catch((error: unknown) => error);
  const ready = bench.printed(/^ready$/).then(() => writeFile(join(bench.folder, 'go'), ''));

  const result = await attachPacker(bench.runDirectory, { env, onEvent });

  await ready;
  expect(lost.running).toBe(true);
  expect(lost.entries.map(({ kind }) => kind)).toContain('instance');
  expect(early).toMatchObject({ code: 'PACKER_OPTION_INVALID' });
  const { Images = [] } = await client().send(new DescribeImagesCommand({ Owners: ['self'] }));
  const { Reservations = [] } = await client().send(new DescribeInstancesCommand({}));
  const [imageId] = Images.map(({ ImageId }) => ImageId);
  expect(Images).toHaveLength(1);
  expect(Reservations).toHaveLength(1);
  expect(result).toMatchObject({
    outcome: 'succeeded',
    artifacts: [{ images: [{ region: 'us-east-1', imageId }] }],
    survivors: [],
  });
  const lines = (await readFile(join(bench.runDirectory, 'ledger.jsonl'), 'utf8')).split('\n');
  expect(new Set(lines).size).toBe(lines.length);
  const ledger = await readLedger(bench.runDirectory);
  expect(ledger).not.toHaveProperty('running');
  expect(ledger.artifacts).toEqual([{ region: 'us-east-1', imageId }]);
  expect(await verifyClean(ledger, cloud())).toEqual({ clean: true, orphans: [] });
});

it('writes every resource to the ledger before it tells of it', async () => {
  const { bench, aws } = await createCloudBench();
  const resources = new Map<string, string>();
  const onEvent = (event: PackerEvent): void => {
    const resource = resourceOf(event);
    if (resource === undefined) return;
    // Synchronous: what is there now was there before the event was told.
    resources.set(resource, readFileSync(join(bench.runDirectory, 'ledger.jsonl'), 'utf8'));
  };

  const result = await runPacker({
    ...bench.options,
    template: 'amazon-ebs.pkr.hcl',
    env: { ...bench.options.env, ...aws.environment() },
    variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['exit 0']) },
    onEvent,
  });

  expect(result.outcome).toBe('succeeded');
  expect([...resources.keys()].map((id) => id.replace(/[-_].*/, ''))).toEqual([
    'packer',
    'packer',
    'i',
    'ami',
  ]);
  for (const [resource, ledger] of resources) expect(ledger).toContain(`"${resource}"`);
});

function resourceOf(event: PackerEvent): string | undefined {
  switch (event.type) {
    case 'key-pair-creating':
      return event.keyPair;
    case 'security-group-creating':
      return event.securityGroup;
    case 'instance-launched':
      return event.instanceId;
    case 'image-registered':
      return event.imageId;
    default:
      return undefined;
  }
}
