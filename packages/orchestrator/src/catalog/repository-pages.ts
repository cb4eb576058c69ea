/** Page of a commit on the server of its repository; `undefined` where the server is not known. */
export function commitPage(repository: string | undefined, commit: string): string | undefined {
  return page(repository, ['commit', commit]);
}

/** Page of a file as it was at a commit; `undefined` where the server is not known. */
export function filePage(
  repository: string | undefined,
  commit: string,
  path: string,
): string | undefined {
  return page(repository, ['blob', commit, ...path.split('/')]);
}

/** Web page of a repository, as its remote tells it. */
export function repositoryPage(repository: string | undefined): string | undefined {
  if (repository === undefined) return undefined;
  const [, host, path] = /^(?:ssh:\/\/)?git@([\w.-]+)[:/](.+)$/.exec(repository) ?? [];
  const address = host === undefined ? repository : `https://${host}/${path}`;
  if (!/^https?:/.test(address) || !URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/(?:\.git)?\/*$/, '')}`;
}

function page(repository: string | undefined, parts: readonly string[]): string | undefined {
  const base = repositoryPage(repository);
  if (base === undefined) return undefined;
  const { hostname } = new URL(base);
  const between = /(?:^|\.)gitlab\./.test(hostname) ? '/-' : '';
  const isKnown = between !== '' || /(?:^|\.)github\./.test(hostname);
  return isKnown ? `${base}${between}/${parts.map(encodeURIComponent).join('/')}` : undefined;
}
