import { optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type KmsAlias, kmsAliasTable } from '../../state/tables/kms-alias.js';
import { kmsKeyTable } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { operation } from '../operation.js';
import { resolveKey } from './find-key.js';
import { invalid, notFound } from './key-errors.js';
import { kmsPage, pageInput } from './kms-page.js';
import { managedKeyId, managedServices } from './managed-keys.js';
import { checkPermission, useKey } from './use-key.js';

const mostAliases = 50;

/** Names for keys. */
export const aliases = [
  operation({
    action: 'CreateAlias',
    input: { AliasName: text, TargetKeyId: text },
    run({ AliasName: name, TargetKeyId: target }, context) {
      checkName(name);
      const key = useKey(context, target, { action: 'kms:CreateAlias', state: 'existing' });
      if (findAlias(context, name) !== undefined) {
        throw new ApiError(
          'AlreadyExistsException',
          `An alias with the name ${ownArn(context, 'kms', name)} already exists`,
        );
      }
      checkCount(context, key.id);
      const now = context.now.toISOString();
      putAlias(context, { name, keyId: key.id, createdAt: now, updatedAt: now });
      return {};
    },
  }),

  operation({
    action: 'UpdateAlias',
    input: { AliasName: text, TargetKeyId: text },
    run({ AliasName: name, TargetKeyId: target }, context) {
      checkName(name);
      const before = requireAlias(context, name);
      const old = useKey(context, before.keyId, { action: 'kms:UpdateAlias' });
      const key = useKey(context, target, { action: 'kms:UpdateAlias', state: 'existing' });
      // Whoever uses the alias would otherwise suddenly have a key that cannot do the same.
      if (old.usage !== key.usage || old.spec !== key.spec) {
        throw invalid(
          `Alias ${name} cannot be changed from a key of ${old.spec} for ${old.usage} to one of ${key.spec} for ${key.usage}`,
        );
      }
      if (old.id !== key.id) checkCount(context, key.id);
      putAlias(context, { ...before, keyId: key.id, updatedAt: context.now.toISOString() });
      return {};
    },
  }),

  operation({
    action: 'DeleteAlias',
    input: { AliasName: text },
    run({ AliasName: name }, context) {
      checkName(name);
      const alias = requireAlias(context, name);
      const key = resolveKey(context, alias.keyId);
      if (key !== undefined) checkPermission(context, key, { action: 'kms:DeleteAlias' });
      context.store.table(kmsAliasTable, ownScope(context)).remove(name);
      return {};
    },
  }),

  operation({
    action: 'ListAliases',
    input: { KeyId: optional(text), ...pageInput },
    run(input, context) {
      const key =
        input.KeyId === undefined
          ? undefined
          : useKey(context, input.KeyId, { action: 'kms:ListAliases' });
      const own = [...context.store.table(kmsAliasTable, ownScope(context)).rows()]
        .filter(({ keyId }) => resolveKey(context, keyId) !== undefined)
        .map((alias) => describe(alias, context));
      const all = [...own, ...managedAliases(context)].filter(
        ({ TargetKeyId }) => key === undefined || TargetKeyId === key.id,
      );
      const limits = { standard: 50, most: 100 };
      const { rows, more } = kmsPage(all, ({ AliasName }) => AliasName, input, limits);
      return { Aliases: rows, ...more };
    },
  }),
];

/** The alias with this name, unless its key is gone. */
function findAlias(context: Context, name: string): KmsAlias | undefined {
  const alias = context.store.table(kmsAliasTable, ownScope(context)).get(name);
  return alias === undefined || resolveKey(context, alias.keyId) === undefined ? undefined : alias;
}

function requireAlias(context: Context, name: string): KmsAlias {
  const alias = findAlias(context, name);
  if (alias !== undefined) return alias;
  throw notFound(`Alias ${ownArn(context, 'kms', name)} is not found.`);
}

function putAlias(context: Context, alias: KmsAlias): void {
  context.store.table(kmsAliasTable, ownScope(context)).put(alias);
}

function checkCount(context: Context, keyId: string): void {
  const all = [...context.store.table(kmsAliasTable, ownScope(context)).rows()];
  if (all.filter((alias) => alias.keyId === keyId).length < mostAliases) return;
  throw new ApiError('LimitExceededException', `A key can have at most ${mostAliases} aliases.`);
}

function checkName(name: string): void {
  if (!/^[a-zA-Z0-9:/_-]{1,256}$/.test(name) || !name.startsWith('alias/')) {
    throw invalid(`Alias must start with the prefix "alias/" and have a valid form: ${name}`);
  }
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) {
    throw new ApiError('InvalidAliasNameException', `Alias ${name} has a wrong form`);
  }
  if (name.startsWith('alias/aws/')) {
    throw new ApiError(
      'NotAuthorizedException',
      `The aliases below alias/aws/ belong to AWS: ${name}`,
    );
  }
}

interface DescribedAlias extends AnswerMembers {
  readonly AliasName: string;
  readonly TargetKeyId: string | undefined;
}

function describe(
  { name, keyId, createdAt, updatedAt }: KmsAlias,
  context: Context,
): DescribedAlias {
  return {
    AliasName: name,
    AliasArn: ownArn(context, 'kms', name),
    TargetKeyId: keyId,
    CreationDate: new Date(createdAt),
    LastUpdatedDate: new Date(updatedAt),
  };
}

/** They are there before their keys, and say then that they have none. */
function managedAliases(context: Context): readonly DescribedAlias[] {
  return managedServices.map((service) => {
    const name = `alias/aws/${service}`;
    const id = managedKeyId(context, service);
    const key = context.store.table(kmsKeyTable, ownScope(context)).get(id);
    if (key !== undefined) {
      const { createdAt } = key;
      return describe({ name, keyId: id, createdAt, updatedAt: createdAt }, context);
    }
    return { AliasName: name, AliasArn: ownArn(context, 'kms', name), TargetKeyId: undefined };
  });
}
