import { type KmsKey, kmsKeyTable } from '../../state/tables/kms-key.js';
import { type Context, ownScope } from '../context.js';

/** Keeps a changed key where its owner has it. */
export function putKey(context: Context, key: KmsKey): void {
  context.store.table(kmsKeyTable, ownScope(key)).put(key);
}
