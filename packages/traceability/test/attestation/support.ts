import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import {
  type AttestedImage,
  type ImageLookup,
  imageDescription,
  keySigner,
  type ReleasePolicy,
  type Signer,
  type Trust,
} from '../../src/index.js';
import { record as start } from '../support/fixtures.js';

export const builder =
  'https://git.example.com/platform/images/.github/workflows/build.yml@refs/heads/main';
export const commit = 'c0ffee'.repeat(7).slice(0, 40);

/** A record with everything that a provenance can say. */
export const record: ReleaseRecord = {
  ...start,
  builds: start.builds.map((build) => ({
    ...build,
    packer: {
      ...build.packer,
      templateDigest: `sha256:${'a'.repeat(64)}`,
      variables: { disk: '20' },
      secrets: ['token'],
      plugins: [{ name: 'github.com/hashicorp/amazon', version: '1.3.9' }],
    },
    tools: [{ name: 'soe', version: '0.1.0' }],
  })),
  images: [
    ...start.images,
    ...start.images.map((image) => ({
      ...image,
      region: 'eu-west-1',
      imageId: 'ami-0cccccccccccccccc',
    })),
  ],
  source: {
    commit,
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    dirty: false,
    unpushed: false,
    submodules: [{ path: 'shared', commit: 'd'.repeat(40) }],
    gaps: ['the clone is shallow'],
  },
  ci: {
    provider: 'github-actions',
    runId: '7/2',
    runUrl: 'https://git.example.com/platform/images/actions/runs/7/attempts/2',
    attempt: 2,
    actor: 'robot',
    event: 'push',
    workflow: builder,
  },
  gates: [
    { name: 'launch-tests', status: 'passed', summary: 'all passed' },
    { name: 'cis', status: 'passed', summary: 'all passed' },
  ],
  archives: [{ buildId: 'b1', location: 's3://archive/b1', index: `sha256:${'b'.repeat(64)}` }],
};

export const images: readonly AttestedImage[] = record.images.map((image, at) => ({
  ...image,
  createdAt: '2026-11-22T10:05:00.000Z',
  snapshotIds: [`snap-${at}b`, `snap-${at}a`],
  state: 'available',
  tags: {},
}));
export const described = images.map((image) => imageDescription(image));

export const now = new Date('2026-11-23T10:00:00.000Z');
export const policy: ReleasePolicy = {
  repository: 'https://git.example.com/platform/images',
  refs: ['main', 'release/*'],
  owners: ['111122223333'],
  gates: ['launch-tests', 'cis'],
  maxAgeMs: 7 * 86_400_000,
  invocationId: 'https://git.example.com/platform/images/actions/runs/7/attempts/2',
};

/** EC2 with these images. */
export function lookup(all: readonly AttestedImage[] = images): ImageLookup {
  return {
    image: async (region, imageId) =>
      all.find((image) => image.region === region && image.imageId === imageId),
    named: async (region, ownerId, name) =>
      all
        .filter((it) => it.region === region && it.ownerId === ownerId && it.name === name)
        .map(({ imageId }) => imageId),
  };
}

export function p256(): Signer {
  return fromPem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

export function ed25519(): Signer {
  return fromPem(generateKeyPairSync('ed25519').privateKey);
}

function fromPem(key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) {
  return keySigner({ privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString() });
}

export async function trusting(...signers: readonly Signer[]): Promise<Trust> {
  return {
    keys: await Promise.all(
      signers.map(async (signer) => ({
        keyId: signer.keyId,
        publicKey: await signer.publicKey(),
        builders: [builder],
      })),
    ),
  };
}

export function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'soe-attestation-'));
}

/** The paths of all values inside JSON that are neither objects nor lists. */
export function leaves(
  value: unknown,
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inside]) => leaves(inside, [...path, key]));
}

/** JSON with another value at a path. */
export function changed(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) {
    if (typeof value === 'boolean') return !value;
    return typeof value === 'number' ? value + 1 : otherText(String(value));
  }
  const inside = value as Record<string, unknown>;
  const replaced = changed(inside[key], rest);
  return Array.isArray(value)
    ? value.map((item, at) => (String(at) === key ? replaced : item))
    : { ...inside, [key]: replaced };
}

function otherText(text: string): string {
  // Stays in the alphabet of digests, ids and base64.
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
}
