import { isKnownAccount } from '../../organization.js';
import { kmsAliasTable } from '../../state/tables/kms-alias.js';
import { type KmsKey, kmsKeyTable } from '../../state/tables/kms-key.js';
import { type Context, ownScope } from '../context.js';
import type { CallerView } from '../policies/caller-facts.js';
import { managedKeyId, managedServices, useManagedKey } from './managed-keys.js';

/** Who asks for a key, and where keys are looked for. */
export type KeyViewer = CallerView & Pick<Context, 'store'>;

/** The ARN of a key. */
export function keyArnOf({
  account,
  region,
  id,
}: Pick<KmsKey, 'account' | 'region' | 'id'>): string {
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}

/**
 * The key that is named by id, alias (`alias/soe`), or the ARN of either, whoever owns it and
 * whether or not the caller may use it. Ids and aliases without ARN are the caller's own. `undefined`
 * when it does not exist, was deleted, or is in another region than the call.
 */
export function resolveKey(context: KeyViewer, reference: string): KmsKey | undefined {
  const [, region, account, path] =
    /^arn:aws:kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/.exec(reference) ?? [];
  if (reference.startsWith('arn:')) {
    if (account === undefined || path === undefined || region !== context.region) return undefined;
    if (!isKnownAccount(context.organization, account)) return undefined;
    return findKey({ ...context, account }, path.startsWith('key/') ? path.slice(4) : path);
  }
  return findKey(context, reference);
}

/** The key with this id or alias in the account and region of the context. */
function findKey(context: KeyViewer, name: string): KmsKey | undefined {
  const service = managedServices.find(
    (one) => name === `alias/aws/${one}` || name === managedKeyId(context, one),
  );
  if (service !== undefined) return useManagedKey(context, service);
  const scope = ownScope(context);
  const id = name.startsWith('alias/')
    ? context.store.table(kmsAliasTable, scope).get(name)?.keyId
    : name;
  const key = id === undefined ? undefined : context.store.table(kmsKeyTable, scope).get(id);
  return key === undefined || isDeleted(key, context.now) ? undefined : key;
}

/** Whether the waiting period of a deletion is over. */
export function isDeleted({ deletionAt }: KmsKey, now: Date): boolean {
  return deletionAt !== undefined && deletionAt <= now.toISOString();
}

/** The state of a key follows from its row. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export function keyState({ enabled, deletionAt }: KmsKey): KeyState {
  if (deletionAt !== undefined) return 'PendingDeletion';
  return enabled ? 'Enabled' : 'Disabled';
}
