import { STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { assumeRole } from '../../src/adapters/assume-role.js';
import { startLocal } from '../support/local.js';
import { consumer } from '../support/release.js';

const region = 'us-east-1';
const role = { account: consumer, role: 'soe-parameters' };

async function prepare() {
  const local = await startLocal();
  const sts = new STSClient({
    endpoint: local.server.endpoint,
    region,
    credentials: local.credentials(),
  });
  return { local, sts, requests: () => local.newCalls().length };
}

test('callers at the same time share one request, and later ones its answer', async () => {
  const { local, sts, requests } = await prepare();
  await using _ = local;
  const credentials = assumeRole(sts, role, { region });

  const [a, b] = await Promise.all([credentials(), credentials()]);
  const c = await credentials();

  expect([b, c]).toEqual([a, a]);
  expect(a.expiration?.getTime()).toBeGreaterThan(Date.now());
  expect(requests()).toBe(1);
});

test('credentials are renewed before they expire', async () => {
  const { local, sts, requests } = await prepare();
  await using _ = local;
  let now = Date.now();
  const credentials = assumeRole(sts, role, { region, now: () => now });

  const before = await credentials();
  now += 56 * 60_000;
  const after = await credentials();

  expect(after.accessKeyId).not.toBe(before.accessKeyId);
  expect(requests()).toBe(2);
});

test('a refusal says what to allow, and is not remembered', async () => {
  const { local, sts, requests } = await prepare();
  await using _ = local;
  const credentials = assumeRole(sts, { account: '123456789012', role: 'soe' }, { region });

  for (let attempt = 1; attempt <= 2; attempt++) {
    await expect(credentials()).rejects.toMatchObject({
      code: 'SHARE_ROLE_REFUSED',
      message: expect.stringMatching(/arn:aws:iam::123456789012:role\/soe.*Allow sts:AssumeRole/),
    });
  }
  expect(requests()).toBe(2);
});

test('a role may be given by its ARN', async () => {
  const { local, sts } = await prepare();
  await using _ = local;
  const arn = `arn:aws:iam::${consumer}:role/images/soe-parameters`;

  const credentials = await assumeRole(sts, { account: consumer, role: arn }, { region })();

  expect(credentials.sessionToken).toBeDefined();
});

test('a failure that is no refusal is none, and nobody is told to allow anything', async () => {
  const { local, sts } = await prepare();
  await using _ = local;
  local.server.faults.add({ service: 'sts', kind: 'error', status: 400, code: 'ValidationError' });

  await expect(assumeRole(sts, role, { region })()).rejects.toMatchObject({
    code: 'SHARE_AWS_FAILED',
    message: expect.stringMatching(/sts:AssumeRole of arn:aws:iam.*ValidationError/),
  });
});

test.each([
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eusc-de-east-1', 'aws-eusc'],
])('a role of %s is one of %s', async (place, partition) => {
  const { local, sts } = await prepare();
  await using _ = local;
  const stranger = { account: '123456789012', role: 'soe' };

  await expect(assumeRole(sts, stranger, { region: place })()).rejects.toThrow(
    `arn:${partition}:iam::123456789012:role/soe`,
  );
});
