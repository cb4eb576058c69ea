import { ContractError } from './errors.js';
import { flavorWord, parseFlavor } from './flavor.js';
import { isWord, quote } from './word.js';

/** The name under which a release attaches its EC2 image watermark: `soe.<flavor>`. */
export function watermarkName(flavor: string): string {
  return `soe.${parseFlavor(flavor)}`;
}

/**
 * The key that EC2 gives to the watermark: `<owner account>:soe.<flavor>`. EC2 writes the account
 * itself, so a key with a trusted account proves where an image comes from.
 *
 * @throws ContractError `CONTRACT_OWNER_INVALID` for an account that is not 12 digits
 */
export function watermarkKey(owner: string, flavor: string): string {
  if (!/^\d{12}$/.test(owner)) {
    throw new ContractError(
      'CONTRACT_OWNER_INVALID',
      'owner',
      `watermark key: ${quote(owner)} is not an account id of 12 digits`,
    );
  }
  return `${owner}:${watermarkName(flavor)}`;
}

/** Read a watermark key back. `undefined` when it is not one of this contract. */
export function parseWatermarkKey(
  key: string,
): { readonly owner: string; readonly flavor: string } | undefined {
  const [, owner, flavor = ''] = /^(\d{12}):soe\.(.+)$/.exec(key) ?? [];
  if (owner === undefined || !isWord(flavorWord, flavor)) return undefined;
  return { owner, flavor };
}
