import { isKnownAccount } from '../organization.js';
import type { Caller, World } from '../services/context.js';
import { sessionTable } from '../state/tables/session.js';
import type { Signature } from './signature.js';

/** Whom credentials belong to, or why nobody. */
export type CallerLookup = Caller | 'unknown' | 'expired';

/**
 * An access key id that is the id of a known account acts as its root user; any other must come
 * from AssumeRole.
 */
export function findCaller(signature: Signature, world: World, now: Date): CallerLookup {
  const { accessKeyId } = signature;
  if (isKnownAccount(world.organization, accessKeyId)) return rootOf(accessKeyId);
  const session = world.store.table(sessionTable, '').get(accessKeyId);
  if (session === undefined || session.sessionToken !== signature.sessionToken) return 'unknown';
  if (session.expiresAt <= now.toISOString()) return 'expired';
  return { account: session.account, arn: session.arn, userId: session.userId };
}

function rootOf(account: string): Caller {
  return { account, arn: `arn:aws:iam::${account}:root`, userId: account };
}
