import type { Mount } from '../inventory.js';

/** Mounts from lines of `/proc/self/mounts` or `/etc/fstab`. */
export function parseMounts(table: Mount['table'], lines: readonly string[]): readonly Mount[] {
  return lines.flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [source, target, type, options = ''] = fields.map(unescapeField);
    if (source === undefined || source.startsWith('#') || target === undefined) return [];
    if (type === undefined) return [];
    return [{ table, target, source, type, options: options.split(',').filter((each) => each) }];
  });
}

/** The kernel writes white space and backslashes as three octal digits. */
function unescapeField(field: string): string {
  return field.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
