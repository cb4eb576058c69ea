import type { InventoryPackage } from '../inventory.js';

/** Packages from rows of name, version, architecture, source, version of that and state, as dpkg has them. */
export function debPackages(rows: readonly (readonly string[])[]): readonly InventoryPackage[] {
  return rows.flatMap(([full = '', version = '', architecture = '', source, origin, state]) => {
    if (full === '' || version === '' || (state ?? 'installed') !== 'installed') return [];
    return [
      {
        type: 'deb',
        // `libc6:amd64` where several architectures may be installed beside each other.
        name: full.replace(/:[^:]*$/, ''),
        version,
        ...(architecture !== '' && { architecture }),
        ...(source && { source }),
        ...(origin && origin !== version && { sourceVersion: origin }),
      },
    ];
  });
}

/** Packages from rows of name, epoch, version, release, architecture and file of the source package. */
export function rpmPackages(rows: readonly (readonly string[])[]): readonly InventoryPackage[] {
  return rows.flatMap(([name = '', epoch = '', version = '', release = '', arch = '', source]) => {
    if (name === '' || version === '') return [];
    const [, sourceName, sourceVersion] =
      /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(source ?? '') ?? [];
    const full = `${version}-${release}`;
    return [
      {
        type: 'rpm',
        name,
        version: /^[1-9]\d*$/.test(epoch) ? `${epoch}:${full}` : full,
        ...(arch !== '' && arch !== '(none)' && { architecture: arch }),
        ...(sourceName !== undefined && { source: sourceName }),
        ...(sourceVersion !== undefined && sourceVersion !== full && { sourceVersion }),
      },
    ];
  });
}

/** Packages from `dpkg -l`, whose columns are cut where they are narrow. */
export function parseDpkgList(text: string): readonly InventoryPackage[] {
  return debPackages(
    text
      .split('\n')
      .filter((line) => /^[a-z]i /.test(line))
      .map((line) => line.split(/\s+/).slice(1, 4)),
  );
}

/** Packages from lines of `name-version-release.arch`, followed by anything. There is no epoch in them. */
export function parseRpmList(text: string): readonly InventoryPackage[] {
  return text.split('\n').flatMap((line) => {
    const [word = ''] = line.trim().split(/\s/);
    const [, name, version, release, arch] =
      /^(.+)-([^-]+)-([^-]+?)(?:\.([A-Za-z0-9_]+))?$/.exec(word) ?? [];
    return name === undefined
      ? []
      : rpmPackages([[name, '0', version ?? '', release ?? '', arch ?? '']]);
  });
}
