import { expect, test } from 'vitest';
import type { WireMembers } from '../../src/protocols/wire.js';
import { ApiError } from '../../src/services/api-error.js';
import { grantScope } from '../../src/services/kms/key-permission.js';
import { kms } from '../../src/services/kms/kms.js';
import { useManagedKey } from '../../src/services/kms/managed-keys.js';
import type { Service } from '../../src/services/service.js';
import { ssm } from '../../src/services/ssm/ssm.js';
import { createStore } from '../../src/state/store.js';
import { type KmsGrant, kmsGrantTable } from '../../src/state/tables/kms-grant.js';
import { kmsKeyTable } from '../../src/state/tables/kms-key.js';
import { parameterTable } from '../../src/state/tables/parameter.js';
import { contextFor } from '../support/context.js';
import { keyPolicy } from '../support/kms.js';
import { consumer, must, owner } from '../support/local.js';

const region = 'us-east-1';
const scope = `${owner}/${region}`;

/** Calls an operation without a server in between, which would take long for so many rows. */
function call(
  service: Service,
  action: string,
  input: WireMembers,
  context: ReturnType<typeof contextFor>,
): unknown {
  const { call: run } = must(service.operations.find((one) => one.action === action));
  try {
    return run(input, context);
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
}

test('a key has 50,000 grants and no more; one that is there already is no problem', () => {
  const store = createStore();
  const context = contextFor(store, owner, region);
  const key = { ...useManagedKey(context, 'ebs'), id: 'a-key', policy: keyPolicy() };
  store.table(kmsKeyTable, scope).put({ ...key, manager: 'CUSTOMER' });
  const grants = store.table(kmsGrantTable, grantScope(key));
  const row: Omit<KmsGrant, 'id'> = {
    token: '',
    name: 'named',
    grantee: `arn:aws:iam::${consumer}:root`,
    operations: ['Decrypt'],
    issuer: owner,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  for (let index = 0; index < 49_999; index += 1) grants.put({ ...row, id: `grant-${index}` });
  const create = (more: WireMembers = {}) =>
    call(
      kms,
      'CreateGrant',
      { KeyId: key.id, GranteePrincipal: row.grantee, Operations: ['Decrypt'], ...more },
      context,
    );

  expect(create()).toMatchObject({ GrantId: expect.any(String) });
  expect(create()).toBe('LimitExceededException');
  expect(create({ Name: 'named' })).toMatchObject({ GrantId: 'grant-0' });
});

test('there are 10,000 parameters of the standard tier, and then only advanced ones', () => {
  const store = createStore();
  const context = contextFor(store, owner, region);
  const table = store.table(parameterTable, scope);
  for (let index = 0; index < 10_000; index += 1) {
    const version = {
      version: 1,
      value: 'v',
      type: 'String',
      dataType: 'text',
      tier: 'Standard',
      labels: [],
      modifiedAt: '2026-01-01T00:00:00.000Z',
      modifiedBy: 'x',
    };
    table.put({ name: `p${index}`, versions: [version], tags: {} });
  }
  const put = (Name: string, Tier: string) =>
    call(ssm, 'PutParameter', { Name, Value: 'v', Type: 'String', Tier, Overwrite: true }, context);

  expect(put('one-more', 'Standard')).toBe('ParameterLimitExceeded');
  expect(put('p1', 'Standard')).toMatchObject({ Version: 2, Tier: 'Standard' });
  expect(put('one-more', 'Intelligent-Tiering')).toMatchObject({ Tier: 'Advanced' });
  expect(put('another', 'Advanced')).toMatchObject({ Tier: 'Advanced' });
});
