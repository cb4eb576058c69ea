import { type Expression, unknown } from './expression.js';

const pieces = {
  quoted:
    /\$\$\{|%%\{|\$\{\s*(var|local)\.([\p{L}_][\p{L}\p{N}_-]*)\s*\}|\$\{|%\{|\\(?:[nrt"\\]|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8})/gu,
  plain: /\$\$\{|%%\{|\$\{\s*(var|local)\.([\p{L}_][\p{L}\p{N}_-]*)\s*\}|\$\{|%\{/gu,
};
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
};

/**
 * Reads the text of an HCL string: `quoted` strings have escapes with backslashes, heredocs and
 * strings in JSON are `plain`. Anything but a variable or a local in `${…}` makes it unknown.
 */
export function readHclString(text: string, style: 'quoted' | 'plain'): Expression {
  const parts: Expression[] = [];
  let literal = '';
  let end = 0;
  for (const match of text.matchAll(pieces[style])) {
    const [piece, root, name] = match;
    literal += text.slice(end, match.index);
    end = match.index + piece.length;
    if (root !== undefined && name !== undefined) {
      if (literal !== '') parts.push({ kind: 'known', value: literal });
      parts.push({ kind: root === 'var' ? 'variable' : 'local', name });
      literal = '';
    } else {
      const plain = plainText(piece);
      if (plain === undefined) return unknown;
      literal += plain;
    }
  }
  literal += text.slice(end);
  if (parts.length === 0) return { kind: 'known', value: literal };
  return {
    kind: 'text',
    parts: literal === '' ? parts : [...parts, { kind: 'known', value: literal }],
  };
}

/** Reads a heredoc, from `<<` to the word that closes it. */
export function readHeredoc(text: string): Expression {
  const lines = text.split('\n').slice(1, -1);
  const indented = text.startsWith('<<-');
  const margins = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const margin = indented && margins.length > 0 ? margins.reduce((a, b) => Math.min(a, b)) : 0;
  return readHclString(lines.map((line) => `${line.slice(margin)}\n`).join(''), 'plain');
}

const user = /\{\{\s*user\s+(?:`([^`]*)`|"([^"]*)")\s*\}\}/g;

/** Reads a string of a legacy template: of its functions, only `user` can be known. */
export function readLegacyString(text: string): Expression {
  const parts: Expression[] = [];
  let end = 0;
  for (const match of text.matchAll(user)) {
    parts.push({ kind: 'known', value: text.slice(end, match.index) });
    parts.push({ kind: 'variable', name: match[1] ?? match[2] ?? '' });
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'known', value: text.slice(end) });
  const wanted = parts.filter((part) => part.kind !== 'known' || part.value !== '');
  if (wanted.some((part) => part.kind === 'known' && String(part.value).includes('{{'))) {
    return unknown;
  }
  const [only = { kind: 'known', value: '' } as const] = wanted;
  return wanted.length > 1 ? { kind: 'text', parts: wanted } : only;
}

function plainText(piece: string): string | undefined {
  if (piece === '$${' || piece === '%%{') return piece.slice(1);
  if (!piece.startsWith('\\')) return undefined;
  const known = escapes[piece.slice(1)];
  if (known !== undefined) return known;
  const code = Number.parseInt(piece.slice(2), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
