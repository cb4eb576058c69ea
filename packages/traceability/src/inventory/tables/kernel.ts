import type { KernelSetting } from '../inventory.js';

/** Settings from lines of `sysctl -a`; values of several lines become one. */
export function parseSysctl(lines: readonly string[]): readonly KernelSetting[] {
  const values = new Map<string, string>();
  for (const line of lines) {
    const [, key, value = ''] = /^([\w./@:*-]+) ?= ?(.*)$/s.exec(line) ?? [];
    if (key === undefined) continue;
    const before = values.get(key);
    const text = value.trim().replace(/\s+/g, ' ');
    values.set(key, before === undefined ? text : `${before} ${text}`);
  }
  return [...values].map(([key, value]) => ({ key, value }));
}

/** Arguments of a kernel command line; white space inside quotes does not divide. */
export function parseCommandLine(text: string): readonly { readonly argument: string }[] {
  return (text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).map((argument) => ({ argument }));
}

/** Facts of an `os-release` file. */
export function parseOsRelease(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, key, value = ''] = /^([A-Z_][A-Z0-9_]*)=(.*)$/s.exec(line.trimEnd()) ?? [];
      if (key === undefined) return [];
      const [, quoted] = /^(?:"(.*)"|'(.*)')$/.exec(value) ?? [];
      return [[key, (quoted ?? value.replace(/^'(.*)'$/, '$1')).replace(/\\(["$`\\])/g, '$1')]];
    }),
  );
}
