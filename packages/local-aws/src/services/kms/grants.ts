import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { list, map, optional, type ReadMembers, structure, text } from '../../protocols/shape.js';
import { type KmsGrant, kmsGrantTable } from '../../state/tables/kms-grant.js';
import { type KmsKey, kmsKeyTable } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { operation } from '../operation.js';
import {
  type AskedGrant,
  checkGrantOperations,
  checkPrincipal,
  checkWithin,
} from './check-grant.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { isDeleted, keyArnOf } from './find-key.js';
import { describeGrant } from './grant-answer.js';
import { accessDenied, invalid } from './key-errors.js';
import { grantFor, grantScope, grantsOf, policyDecision } from './key-permission.js';
import { kmsPage, pageInput } from './kms-page.js';
import { useKey } from './use-key.js';

/** A fixed quota (KMS developer guide, *Resource quotas*). */
const mostGrants = 50_000;
const limits = { standard: 50, most: 100 };

const grantInput = {
  KeyId: text,
  GranteePrincipal: text,
  RetiringPrincipal: optional(text),
  Operations: list(text),
  Constraints: optional(
    structure({ EncryptionContextSubset: map(text), EncryptionContextEquals: map(text) }),
  ),
  Name: optional(text),
  GrantTokens: list(text),
  ...dryRunInput,
};

type GrantRequest = ReadMembers<typeof grantInput>;

/** Permissions that are given without touching the policy of a key. They work at once here. */
export const grants = [
  operation({
    action: 'CreateGrant',
    input: grantInput,
    run(input, context) {
      const key = useKey(context, input.KeyId, {
        action: 'kms:CreateGrant',
        foreign: true,
        state: 'enabled',
        facts: grantFacts(input),
      });
      checkGrantOperations(key, input.Operations);
      const asked = readGrant(input, context, key);
      checkOwnReach(context, key, input, asked);
      const grant = sameGrant(context, key, asked) ?? putGrant(context, key, asked);
      return unlessDryRun(input, { GrantId: grant.id, GrantToken: grant.token });
    },
  }),

  operation({
    action: 'ListGrants',
    input: {
      KeyId: text,
      GrantId: optional(text),
      GranteePrincipal: optional(text),
      ...pageInput,
    },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:ListGrants', foreign: true });
      const found = [...grantsOf(context, key)].filter(
        ({ id, grantee }) =>
          (input.GrantId === undefined || id === input.GrantId) &&
          (input.GranteePrincipal === undefined || grantee === input.GranteePrincipal),
      );
      const { rows, more } = kmsPage(found, ({ id }) => id, input, limits);
      return { Grants: rows.map((grant) => describeGrant(key, grant)), ...more };
    },
  }),

  operation({
    action: 'ListRetirableGrants',
    input: { RetiringPrincipal: text, ...pageInput },
    run(input, context) {
      const { RetiringPrincipal: retiring } = input;
      if (checkPrincipal(retiring) !== context.account) {
        throw accessDenied(
          context.caller.arn,
          'kms:ListRetirableGrants',
          retiring,
          'because the principal is in another account',
        );
      }
      const found = [...keysOfRegion(context)].flatMap((key) =>
        [...grantsOf(context, key)]
          .filter((grant) => grant.retiring === retiring)
          .map((grant) => ({ key, grant })),
      );
      const { rows, more } = kmsPage(found, ({ grant }) => grant.id, input, limits);
      return { Grants: rows.map(({ key, grant }) => describeGrant(key, grant)), ...more };
    },
  }),
];

function readGrant(input: GrantRequest, context: Context, key: KmsKey): AskedGrant {
  checkPrincipal(input.GranteePrincipal);
  if (input.RetiringPrincipal !== undefined) checkPrincipal(input.RetiringPrincipal);
  if (input.Name !== undefined && !/^[a-zA-Z0-9:/_-]{1,256}$/.test(input.Name)) {
    throw invalid(`The name of a grant has a wrong form: ${input.Name}`);
  }
  const constraint = readConstraint(input.Constraints);
  if (constraint !== undefined && key.spec !== 'SYMMETRIC_DEFAULT') {
    throw invalid('Constraints are for grants on symmetric encryption keys only.');
  }
  return {
    ...(input.Name === undefined ? {} : { name: input.Name }),
    grantee: input.GranteePrincipal,
    ...(input.RetiringPrincipal === undefined ? {} : { retiring: input.RetiringPrincipal }),
    operations: [...new Set(input.Operations)],
    ...(constraint === undefined ? {} : { constraint }),
    issuer: context.account,
  };
}

function readConstraint(asked: GrantRequest['Constraints']): KmsGrant['constraint'] {
  const { EncryptionContextEquals: equals = {}, EncryptionContextSubset: subset = {} } =
    asked ?? {};
  const [hasEquals, hasSubset] = [equals, subset].map((pairs) => Object.keys(pairs).length > 0);
  if (hasEquals === true && hasSubset === true) {
    throw invalid('A grant has EncryptionContextEquals or EncryptionContextSubset, not both.');
  }
  if (hasEquals === true) return { kind: 'EncryptionContextEquals', context: equals };
  if (hasSubset === true) return { kind: 'EncryptionContextSubset', context: subset };
  return undefined;
}

/** Whoever may make grants through a grant only cannot give more than it has. */
function checkOwnReach(
  context: Context,
  key: KmsKey,
  input: GrantRequest,
  asked: AskedGrant,
): void {
  const request = { action: 'kms:CreateGrant', facts: grantFacts(input) };
  if (policyDecision(context, key, request) === 'allow') return;
  const own = grantFor(context, key, request);
  if (own !== undefined) checkWithin(own, asked, context, key);
}

/** A request that is repeated with the same name gets the grant that it made before. */
function sameGrant(context: Context, key: KmsKey, asked: AskedGrant): KmsGrant | undefined {
  if (asked.name === undefined) return undefined;
  return [...grantsOf(context, key)].find(({ id: _id, token: _token, createdAt: _at, ...before }) =>
    isDeepStrictEqual(before, asked),
  );
}

function putGrant(context: Context, key: KmsKey, asked: AskedGrant): KmsGrant {
  const table = context.store.table(kmsGrantTable, grantScope(key));
  if (table.size() >= mostGrants) {
    throw new ApiError('LimitExceededException', `A key can have at most ${mostGrants} grants.`);
  }
  const id = randomBytes(32).toString('hex');
  const grant: KmsGrant = {
    ...asked,
    id,
    token: Buffer.from(`${keyArnOf(key)} ${id}`).toString('base64'),
    createdAt: context.now.toISOString(),
  };
  table.put(grant);
  return grant;
}

function grantFacts(input: GrantRequest): Readonly<Record<string, readonly string[]>> {
  const constraint = readConstraint(input.Constraints);
  return {
    'kms:GrantIsForAWSResource': ['false'],
    'kms:GranteePrincipal': [input.GranteePrincipal],
    'kms:GrantOperations': input.Operations,
    ...(input.RetiringPrincipal === undefined
      ? {}
      : { 'kms:RetiringPrincipal': [input.RetiringPrincipal] }),
    ...(constraint === undefined ? {} : { 'kms:GrantConstraintType': [constraint.kind] }),
  };
}

function* keysOfRegion(context: Context): Iterable<KmsKey> {
  const { organization, region, store, now } = context;
  for (const { id: account } of [...organization.accounts, ...organization.outsiders]) {
    for (const key of store.table(kmsKeyTable, ownScope({ account, region })).rows()) {
      if (!isDeleted(key, now)) yield key;
    }
  }
}
