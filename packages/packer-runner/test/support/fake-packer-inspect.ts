import { escapeField, type MachineReadableRow, readLine } from '../../src/machine-readable/line.js';

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Quotes a text the way Go does, without the quotes around it. */
export function quoteGo(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (escapes[character] !== undefined) return escapes[character];
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (/[\p{Z}\p{C}]/u.test(character) && character !== ' ') {
      return code > 0xffff
        ? `\\U${code.toString(16).padStart(8, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    }
    return character;
  }).join('');
}

/** The row with the variables of an HCL template, as `inspect` prints it. */
export function variablesRow(
  variables: Readonly<Record<string, string>>,
  locals: Readonly<Record<string, string>> = {},
): string {
  const list = (prefix: string, values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${prefix}.${name}: "${quoteGo(value)}"\n`)
      .join('');
  const text = `> input-variables:\n\n${list('var', variables)}\n> local-variables:\n\n${list('local', locals)}`;
  return `1795366909,,ui,say,${escapeField(text)}`;
}

/** Lines as rows. */
export function toRows(...lines: readonly string[]): readonly MachineReadableRow[] {
  return lines.map(readLine).flatMap((line) => ('text' in line ? [] : [line]));
}
