/** Tells places apart: parameters of a region live once per account. */
export function placeKey(region: string, account = 'owner'): string {
  return `${region} ${account}`;
}
