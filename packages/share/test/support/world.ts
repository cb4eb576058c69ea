import type { ReleaseRecord } from '@soe/contract';
import { MemoryAws, type MemoryImage } from './memory-aws.js';
import { type Built, nameOf, releaseOf } from './release.js';

export const x86: Built = { architecture: 'x86_64', imageId: 'ami-x86', region: 'us-east-1' };
export const arm: Built = { architecture: 'arm64', imageId: 'ami-arm', region: 'us-east-1' };

/** A world in which these images were just built, and the record that says so. */
export function builtWorld(
  built: readonly Built[] = [x86],
  lag = 1,
): { readonly aws: MemoryAws; readonly release: ReleaseRecord } {
  const aws = new MemoryAws(lag);
  for (const each of built) aws.region(each.region).push(builtImage(each));
  return { aws, release: releaseOf(built) };
}

export function builtImage({ architecture, imageId }: Built): MemoryImage {
  const tags = { 'soe:flavor': 'al2023', 'soe:version': '2026.11.0' };
  return {
    imageId,
    name: nameOf(architecture),
    state: 'available',
    tags,
    permissions: [],
    snapshots: [{ snapshotId: `snap-${architecture}`, tags, permissions: [] }],
  };
}
