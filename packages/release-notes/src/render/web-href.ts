import { httpUrl, plainAddress } from '../issues/http-url.js';

/** The address as a link may hold it, if it is one of the web; formats escape it their own way. */
export function webHref(address: string | undefined): string | undefined {
  if (address === undefined || plainAddress.test(address)) return address;
  return httpUrl(address)?.href;
}
