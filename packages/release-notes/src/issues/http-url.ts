/**
 * The address in its normal form if it is one of the web, without credentials; else `undefined`.
 * Nothing else is ever linked: `javascript:` and its kin are text.
 */
export function httpUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  // Setting a part makes the whole address be written anew, so only where there is need.
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  return url;
}

/** Whether an address is one of the web. */
export function isHttpUrl(text: string): boolean {
  // Nearly all addresses are as plain as this, and reading one in full takes ten times as long.
  return plainAddress.test(text) || httpUrl(text) !== undefined;
}

/** Needs nothing to be written anew, and nothing to be escaped in any format. */
export const plainAddress = /^https?:\/\/[a-z\d][a-z\d.-]*(?::\d+)?\/[\w/#%+=.-]*$/;
