import type { Package } from './package.js';
import { type Platform, platforms } from './platform.js';

/** Writes the package URL of a package. */
export function writePurl({ platform, name, version, architecture }: Package): string {
  const { type, namespace, distro } = platforms[platform].purl;
  const [, epoch, rest = version] =
    type === 'rpm' ? (/^(?:(\d+):)?(.*)$/s.exec(version) ?? []) : [undefined, undefined, version];
  const qualifiers = Object.entries({ arch: architecture, distro, epoch }).flatMap(
    ([key, value]) => (value === undefined ? [] : [`${key}=${encode(value)}`]),
  );
  const path = [...(namespace === undefined ? [] : [namespace]), ...name.split('/')];
  const query = qualifiers.length === 0 ? '' : `?${qualifiers.join('&')}`;
  return `pkg:${type}/${path.map(encode).join('/')}@${encode(rest)}${query}`;
}

/**
 * Reads a package URL (package-url/purl-spec).
 *
 * @returns `undefined` when it is none, or of a platform that is not known here, or has no version
 */
export function readPurl(purl: string): Package | undefined {
  const [, type, path = '', version, query = ''] =
    /^pkg:\/*([a-zA-Z][\w.+-]*)\/+([^@?#]+)(?:@([^?#]+))?(?:\?([^#]*))?(?:#.*)?$/.exec(purl) ?? [];
  const parts = decodeAll(path.split('/').filter((part) => part !== ''));
  const decoded = version === undefined ? undefined : decodeAll([version])?.[0];
  if (type === undefined || parts === undefined || decoded === undefined) return undefined;
  const qualifiers = new URLSearchParams(query);
  const platform = findPlatform(type.toLowerCase(), parts, qualifiers);
  if (platform === undefined) return undefined;
  const { namespace } = platforms[platform].purl;
  const epoch = qualifiers.get('epoch');
  const architecture = qualifiers.get('arch');
  return {
    platform,
    name: normalName(platform, namespace === undefined ? parts : parts.slice(1)),
    version: epoch === null || decoded.includes(':') ? decoded : `${epoch}:${decoded}`,
    ...(architecture === null ? {} : { architecture }),
  };
}

/** A distribution is named by its namespace, and by its release where the qualifiers name one. */
function findPlatform(
  type: string,
  parts: readonly string[],
  qualifiers: URLSearchParams,
): Platform | undefined {
  const distro = qualifiers.get('distro');
  return (Object.keys(platforms) as Platform[]).find((platform) => {
    const { purl } = platforms[platform];
    if (purl.type !== type) return false;
    if (purl.namespace === undefined) return true;
    if (parts.length < 2 || !names(purl.namespace, parts[0] ?? '')) return false;
    const release = /[\d.]+$/.exec(purl.distro ?? '')?.[0] ?? '';
    return distro === null || purl.distro === undefined || distro.includes(release);
  });
}

function names(namespace: string, part: string): boolean {
  const lower = part.toLowerCase();
  return lower === namespace || (namespace === 'amzn' && /^amazon(?:linux)?$/.test(lower));
}

/** PyPI does not tell case, dots, dashes and underscores apart. */
function normalName(platform: Platform, parts: readonly string[]): string {
  const name = parts.join('/');
  return platform === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
}

function encode(part: string): string {
  return encodeURIComponent(part).replaceAll('%3A', ':');
}

function decodeAll(parts: readonly string[]): readonly string[] | undefined {
  try {
    return parts.map((part) => decodeURIComponent(part));
  } catch {
    return undefined;
  }
}
