/** Page of a flavor. */
export function flavorPath(flavor: string): string {
  return `flavors/${flavor}/index.html`;
}

/** Its user guide. */
export function guidePath(flavor: string): string {
  return `flavors/${flavor}/guide/index.html`;
}

/** Page of a release. */
export function releasePath(flavor: string, version: string): string {
  return `flavors/${flavor}/${version}/index.html`;
}

/** A signed statement about a release. */
export function attestationPath(flavor: string, version: string, name: string): string {
  return `flavors/${flavor}/${version}/attestations/${name}`;
}
