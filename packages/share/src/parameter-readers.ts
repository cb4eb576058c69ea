/**
 * Who may read a parameter from another account, as policies can say it: an account by its twelve
 * digits, an organisation as `o-…`, a unit as `o-…/ou-…`. Everybody cannot be meant.
 *
 * @param grantees - accounts, and ARNs of organisations and units, or readers already
 */
export function toReaders(grantees: readonly string[]): readonly string[] {
  const readers = grantees
    .filter((grantee) => grantee !== 'all')
    .map((grantee) => /:(?:organization|ou)\/(.*)$/.exec(grantee)?.[1] ?? grantee);
  return [...new Set(readers)].sort();
}
