import type { KeyTarget } from './key-target.js';
import { known, type Truth } from './truth.js';

/**
 * Whether a list of accounts is all of a target (`yes`), nobody of it (`no`), or some of it or who
 * knows (`maybe`). The owner of the images does not count: it is no consumer.
 */
export function coversAccounts(
  listed: ReadonlySet<string>,
  target: KeyTarget,
  owners: readonly string[],
): Truth {
  if (target.kind === 'account') return known(listed.has(target.account));
  if ([...listed].every((account) => owners.includes(account))) return 'no';
  if (target.members === undefined) return 'maybe';
  const consumers = target.members.filter((account) => !owners.includes(account));
  if (consumers.every((account) => listed.has(account))) return 'yes';
  return consumers.some((account) => listed.has(account)) ? 'maybe' : 'no';
}
