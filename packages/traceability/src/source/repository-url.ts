/**
 * The address of a repository as people open it: `https://host/path` without credentials, `.git`
 * or query. Takes what git takes as a remote: URLs and `user@host:path`. `undefined` for a path on
 * this machine, which would lead nobody anywhere.
 */
export function repositoryUrl(remote: string): string | undefined {
  // One letter and a colon is a drive, as git has it on Windows.
  const scp = /^(?:[^@/\s]+@)?([^:/\s]{2,}):(?!\/\/)([^\s]+)$/.exec(remote);
  const url = parseUrl(scp ? `https://${scp[1]}/${scp[2]}` : remote);
  if (url === undefined || !['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol)) {
    return undefined;
  }
  // The port of an ssh or git remote is not the one that a browser needs.
  const protocol = url.protocol === 'http:' ? 'http:' : 'https:';
  const host = url.protocol === 'ssh:' || url.protocol === 'git:' ? url.hostname : url.host;
  const path = url.pathname.replace(/\/+/g, '/').replace(/(?:\.git)?\/?$/, '');
  return host === '' || path === '' ? undefined : `${protocol}//${host}${path}`;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
