import { type Architecture, imageName, type ReleaseRecord } from '@soe/contract';
import type { Distribution } from '../../src/index.js';

export const owner = '111122223333';
export const consumer = '222233334444';
export const otherConsumer = '333344445555';
export const organization = `arn:aws:organizations::${owner}:organization/o-exampleorg1`;
export const unit = `arn:aws:organizations::${owner}:ou/o-exampleorg1/ou-exam-workload`;

/** One image that was built. */
export interface Built {
  readonly architecture: Architecture;
  readonly imageId: string;
  readonly region: string;
}

/** The record of a release with these images, as it is after the build. */
export function releaseOf(built: readonly Built[], version = '2026.11.0'): ReleaseRecord {
  const at = '2026-11-22T10:00:00.000Z';
  const builds = built.map(({ architecture, region }) => ({
    buildId: buildIdOf(architecture),
    architecture,
    region,
    startedAt: at,
    durationMs: 60_000,
    packer: { version: '1.6.6', runId: 'run-1', template: 'al2023.pkr.hcl' },
    sourceImage: { imageId: 'ami-0aaaaaaaaaaaaaaaa', ownerId: '137112412989' },
  }));
  return {
    schema: 'soe-release/v1',
    flavor: 'al2023',
    version,
    createdAt: at,
    builds,
    images: built.map(({ architecture, imageId, region }) => ({
      region,
      architecture,
      imageId,
      name: nameOf(architecture, version),
      ownerId: owner,
      buildId: buildIdOf(architecture),
    })),
    source: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: false, unpushed: false },
  };
}

export function nameOf(architecture: Architecture, version = '2026.11.0'): string {
  return imageName({ flavor: 'al2023', version, architecture, buildId: buildIdOf(architecture) });
}

function buildIdOf(architecture: Architecture): string {
  return architecture === 'arm64' ? '20261122t100000z-a4a4a4' : '20261122t100000z-b8b8b8';
}

/** Build region, one more region, one account that may launch. */
export const simple: Distribution = {
  regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
  accounts: [consumer],
};
