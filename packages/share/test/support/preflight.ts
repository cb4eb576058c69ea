import type { ReleaseRecord } from '@soe/contract';
import {
  checkPreflight,
  type Distribution,
  type FoundKey,
  type ObservedDistribution,
  type ObservedImage,
  type PreflightFinding,
  type SeenKey,
  type SeenPreflight,
} from '../../src/index.js';
import { nameOf, owner, releaseOf, simple } from './release.js';

/** The release that is checked: one image, built in us-east-1. */
export const release: ReleaseRecord = releaseOf([
  { architecture: 'x86_64', imageId: 'ami-built', region: 'us-east-1' },
]);

/** The image that was built, as it was observed. */
export const builtImage: ObservedImage = {
  imageId: 'ami-built',
  name: nameOf('x86_64'),
  state: 'available',
  tags: { 'soe:build-id': '20261122t100000z-b8b8b8' },
  permissions: [],
  snapshots: [{ snapshotId: 'snap-built', tags: {} }],
};

/** Only the built image is there. */
export const observed: ObservedDistribution = {
  at: '2026-11-22T12:00:00.000Z',
  regions: [
    { region: 'us-east-1', images: [builtImage] },
    { region: 'eu-west-1', images: [] },
  ],
  parameters: [],
};

/** Nothing that was read stands in the way. */
export const seen: SeenPreflight = {
  at: '2026-11-22T12:00:00.000Z',
  regions: {
    value: [
      { name: 'us-east-1', optIn: 'opt-in-not-required' },
      { name: 'us-east-2', optIn: 'opt-in-not-required' },
      { name: 'eu-west-1', optIn: 'opt-in-not-required' },
      { name: 'ap-east-1', optIn: 'not-opted-in' },
      { name: 'eu-south-1', optIn: 'opted-in' },
    ],
  },
  keys: [],
  snapshots: [],
  encryption: [],
  publicAccess: [],
  zones: [],
  images: [],
  quotas: [],
  roles: [],
};

/** What is found, with whatever differs from the above. */
export function check(
  what: {
    readonly distribution?: Partial<Distribution>;
    readonly observed?: Partial<ObservedDistribution>;
    readonly seen?: Partial<SeenPreflight>;
    readonly release?: ReleaseRecord;
  } = {},
): readonly PreflightFinding[] {
  return checkPreflight(
    [what.release ?? release],
    { ...simple, ...what.distribution },
    { ...observed, ...what.observed },
    { ...seen, ...what.seen },
  );
}

/** Findings by what programs switch on: `! eu-west-1 KEY_MISSING`. */
export function brief(findings: readonly PreflightFinding[]): readonly string[] {
  return findings.map(
    ({ code, severity, region, account }) =>
      `${severity === 'error' ? '!' : '?'} ${region}${account === undefined ? '' : ` ${account}`} ${code}`,
  );
}

/** Something that could not be read. */
export const unreachable = {
  unreachable: { code: 'SHARE_REGION_UNREACHABLE', message: 'reading it: not allowed' },
} as const;

/** A key of eu-west-1 whose policy lets everybody use it. */
export const openKey: FoundKey = {
  arn: `arn:aws:kms:eu-west-1:${owner}:key/11111111-2222-3333-4444-555555555555`,
  account: owner,
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
};

/** A policy with these statements. */
export function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** A statement that lets its principals do everything. */
export function allowing(AWS: string | readonly string[], more: object = {}): object {
  return { Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*', ...more };
}

/** How the key of eu-west-1 was seen. */
export function seenKey(
  key: Partial<FoundKey> | 'missing' = {},
  more: Partial<SeenKey> = {},
): SeenKey {
  return {
    region: 'eu-west-1',
    use: 'configured',
    reference: 'alias/images',
    key: { value: key === 'missing' ? key : { ...openKey, ...key } },
    policy: { value: policyOf(allowing('*')) },
    ...more,
  };
}
