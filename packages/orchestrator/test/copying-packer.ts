import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CopyImageCommand, EC2Client, waitUntilImageAvailable } from '@aws-sdk/client-ec2';
import { PackerError } from '@soe/packer-runner';
import type { PackerPort } from '../src/index.js';

type RunOptions = Parameters<PackerPort['run']>[0];
type Connection = NonNullable<ConstructorParameters<typeof EC2Client>[0]>;

/** A stand-in for Packer, and what it was asked for. */
export interface CopyingPacker extends PackerPort {
  readonly asked: readonly RunOptions[];
}

/** Makes the image of a build by copying the source image, and runs the tests of the bake on this machine. */
export function copyingPacker(connection: Connection): CopyingPacker {
  const asked: RunOptions[] = [];
  return {
    asked,
    async run(options) {
      asked.push(options);
      const { runDirectory, workingDirectory = '.', variables = {} } = options;
      const region = String(variables['soe_region']);
      const ec2 = new EC2Client({ ...connection, region });
      const tags = Object.entries(variables['soe_tags'] ?? {});
      const { ImageId: imageId = '' } = await ec2.send(
        new CopyImageCommand({
          Name: String(variables['soe_image_name']),
          SourceImageId: String(variables['soe_source_image']),
          SourceRegion: region,
          TagSpecifications: [
            {
              ResourceType: 'image',
              Tags: tags.map(([Key, Value]) => ({ Key, Value: String(Value) })),
            },
          ],
        }),
      );
      await waitUntilImageAvailable(
        { client: ec2, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { ImageIds: [imageId] },
      );
      mkdirSync(runDirectory, { recursive: true });
      const logFile = join(runDirectory, 'output.log');
      const script = variables['soe_bake_tests'];
      const log = script ? execFileSync('sh', [String(script)], { cwd: workingDirectory }) : '';
      writeFileSync(logFile, log);
      return {
        ...{ outcome: 'succeeded', packerVersion: '1.0.0', runId: randomUUID() },
        ...{ startedAt: new Date(0).toISOString(), durationMs: 1, exitCode: 0, signal: null },
        artifacts: [
          {
            ...{ build: 'copy', builderId: 'test', id: `${region}:${imageId}` },
            ...{ images: [{ region, imageId }], files: [] },
          },
        ],
        ...{ diagnostics: [], timeline: [], survivors: [], runDirectory, logFile },
      };
    },
    attach: () =>
      Promise.reject(new PackerError('PACKER_NOT_STARTED', 'there is no run to pick up')),
  };
}
