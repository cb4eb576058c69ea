import type { InventoryPackage } from '../inventory.js';
import { parsePackageUrl } from './package-url.js';

/** The package that a package URL names; undefined where it names none with a version. */
export function toPackage(purl: string, fallbackVersion?: string): InventoryPackage | undefined {
  const parsed = parsePackageUrl(purl);
  const version = parsed?.version ?? fallbackVersion;
  if (parsed === undefined || version === undefined || version === '') return undefined;
  const { type, namespace, name, qualifiers } = parsed;
  const system = type === 'deb' || type === 'rpm' || type === 'apk';
  const epoch = qualifiers.get('epoch') ?? '0';
  const architecture = qualifiers.get('arch');
  const upstream = qualifiers.get('upstream');
  return {
    type,
    // The namespace of a system package is its distribution, which a release may rename.
    name: system || namespace === undefined ? name : `${namespace}/${name}`,
    version: /^[1-9]\d*$/.test(epoch) && !/^\d+:/.test(version) ? `${epoch}:${version}` : version,
    ...(architecture && { architecture }),
    ...(upstream && sourceOf(type, upstream)),
  };
}

/** Syft writes `upstream=glibc-2.34-83.el9.src.rpm` for rpm and `upstream=name@version` for deb. */
function sourceOf(type: string, upstream: string): Pick<InventoryPackage, 'source'> {
  if (type === 'rpm') {
    return { source: upstream.replace(/-[^-]+-[^-]+\.(?:no)?src\.rpm$/, '') };
  }
  return { source: upstream.replace(/@.*$/s, '') };
}
