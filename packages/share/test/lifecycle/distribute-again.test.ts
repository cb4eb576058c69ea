import { expect, test } from 'vitest';
import {
  deprecateRelease,
  distributeRelease,
  revokeRelease,
  verifyDistribution,
} from '../../src/index.js';
import { quick, startLocal, writes } from '../support/local.js';
import { simple } from '../support/release.js';

const places = { regions: simple.regions };

test('a deprecated release that is distributed again stays deprecated, and nothing is written', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick };
  const release = await local.build();
  const successor = await local.build(['x86_64'], '2026.12.0');
  for (const each of [release, successor]) await distributeRelease(each, simple, options);
  const request = { flavor: 'al2023', version: '2026.11.0', successor: '2026.12.0', reason: 'old' };
  await deprecateRelease(request, { ...options, places });
  local.newCalls();

  await distributeRelease(release, simple, options);

  expect(writes(local.newCalls())).toEqual([]);
  expect((await verifyDistribution([release], simple, options)).drift).toEqual([]);
});

test('a revoked release is not distributed again', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick };
  const release = await local.build();
  await distributeRelease(release, simple, options);
  const request = { flavor: 'al2023', version: '2026.11.0', reason: 'CVE-2026-90001' };
  await revokeRelease(request, { ...options, places, apply: true });
  local.newCalls();

  await expect(distributeRelease(release, simple, options)).rejects.toMatchObject({
    code: 'SHARE_REFUSED',
    message: expect.stringContaining('CVE-2026-90001'),
  });
  expect(writes(local.newCalls())).toEqual([]);
});
