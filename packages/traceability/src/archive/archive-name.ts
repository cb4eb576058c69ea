/** How long a name may be: S3 keys and log streams have room for it behind build, digest and prefix. */
const longestName = 255;

// Windows opens devices under these names, whatever follows the first dot.
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a file cannot have this name; `undefined` when it can. Pure. */
export function problemOfName(name: string): string | undefined {
  if (name.length === 0 || name.length > longestName) {
    return `it must have 1 to ${longestName} characters`;
  }
  if (!/^[\w.+@=,\-/]*$/.test(name)) {
    return 'only letters and digits of ASCII and _ . + @ = , - / may be in it';
  }
  for (const segment of name.split('/')) {
    if (segment === '') return 'it must not begin or end with / or have // in it';
    if (segment.endsWith('.')) return 'no part of it may end with a dot';
    if (devices.test(segment)) return `${segment} is the name of a device on Windows`;
    // What a store writes to before it renames must not be taken for a file.
    if (segment.startsWith('.soe-')) return 'names that begin with .soe- are taken';
  }
  return undefined;
}

/** Why files cannot have these names beside each other; `undefined` when they can. Pure. */
export function problemOfNames(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  // Some file systems do not tell A from a.
  for (const name of names.map((each) => each.toLowerCase())) {
    if (seen.has(name)) return `${name} is there twice`;
    seen.add(name);
  }
  for (const name of seen) {
    const parts = name.split('/');
    for (let end = 1; end < parts.length; end += 1) {
      const folder = parts.slice(0, end).join('/');
      if (seen.has(folder)) return `${folder} is a file and a folder`;
    }
  }
  return undefined;
}
