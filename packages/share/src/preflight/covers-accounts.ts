import type { KeyTarget } from './key-target.js';
import { known, type Truth } from './truth.js';

/**
 * Whether a list of accounts is all of a target (`yes`), nobody of it (`no`), or some of it or who
 * knows (`maybe`). The owner of the images does not count: it is no consumer.
 */
export function coversAccounts(
  listed: readonly string[],
  target: KeyTarget,
  owners: readonly string[],
): Truth {
  if (target.kind === 'account') return known(listed.includes(target.account));
  const others = listed.filter((account) => !owners.includes(account));
  if (others.length === 0) return 'no';
  if (target.members === undefined) return 'maybe';
  const consumers = target.members.filter((account) => !owners.includes(account));
  if (consumers.every((account) => others.includes(account))) return 'yes';
  return consumers.some((account) => others.includes(account)) ? 'maybe' : 'no';
}
