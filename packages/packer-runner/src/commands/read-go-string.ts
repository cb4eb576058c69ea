const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const escapes = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/g;

/**
 * Reads the inside of a text that Go has quoted and Packer has put into a row: there line feeds are
 * `\n` already, so that only commas have been escaped once more.
 */
export function readGoString(quoted: string): string {
  return quoted
    .replaceAll('%!(PACKER_COMMA)', ',')
    .replace(escapes, (_, byte?: string, short?: string, long?: string, character = '') => {
      // A byte that is not part of any character.
      if (byte !== undefined) return Number.parseInt(byte, 16) < 0x80 ? byteText(byte) : '\uFFFD';
      const code = short ?? long;
      if (code !== undefined) return codePoint(Number.parseInt(code, 16));
      return controls[character] ?? character;
    });
}

function byteText(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function codePoint(code: number): string {
  return code > 0x10_ffff ? '\uFFFD' : String.fromCodePoint(code);
}
