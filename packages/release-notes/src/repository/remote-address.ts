import { httpUrl } from '../issues/http-url.js';

/**
 * Where a remote of git can be looked at in a browser: `https://host/path`, without credentials, `.git`
 * and the port of ssh. `undefined` for folders and whatever else is not on the web.
 */
export function remoteAddress(remote: string): string | undefined {
  const text = remote.trim();
  // git@host:path, which is no address, but what hosts give to copy. A drive of Windows is no host.
  const short = text.includes('://')
    ? null
    : /^(?:[^@/\s]+@)?([\w.-]{2,}):(?!\/\/)\/?(\S+)$/.exec(text);
  const [, host, path] =
    short ?? /^(?:ssh|git|git\+ssh):\/\/(?:[^@/\s]*@)?([\w.-]+)(?::\d+)?\/(\S+)$/.exec(text) ?? [];
  const url = httpUrl(host === undefined ? text : `https://${host}/${path}`);
  if (!url) return undefined;
  const clean = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return clean === '' ? undefined : `${url.origin}${clean}`;
}
