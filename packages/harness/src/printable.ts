/**
 * Text from outside as one harmless line: no terminal sequences or other controls, no marks that turn the
 * writing direction or cannot be seen, no signs that XML forbids, single spaces, and nothing that a CI system,
 * or this package in the output of a runner, would take for a command. GitHub and Azure look for `##[…]` and
 * `##vso[…]` anywhere in a line, and for `::…` at its beginning. Other scripts and emoji stay as they are, with
 * the joiners inside their words. With a limit it is cut to so many characters, and says so by `…`.
 */
export function printable(text: string, limit = Number.POSITIVE_INFINITY): string {
  return limited(text, limit, oneLine);
}

/** The same of a text of several lines, which stay as they are, with their indent. Empty ones at its ends go. */
export function printableLines(text: string, limit = Number.POSITIVE_INFINITY): string {
  return limited(text, limit, manyLines);
}

/** What is cut away later need not be made clean: a text may be very long. */
function limited(text: string, limit: number, clean: (text: string) => string): string {
  const beginning = clean(text.slice(0, limit * 4));
  // What is left of a beginning may be less than there is room for.
  const isAll = text.length <= limit * 4 || beginning.length > limit;
  return cut(isAll ? beginning : clean(text), limit);
}

function oneLine(text: string): string {
  if (isPlain(text) && !text.includes('  ')) return text.trim();
  return withoutCommands(
    withoutUnseen(text.replace(terminalSequence, ''))
      .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, keepVisible)
      .replace(/ {2,}/g, ' ')
      .trim(),
  );
}

function manyLines(text: string): string {
  const lines = text
    .replace(terminalSequence, '')
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map(lineOf);
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(Math.max(first, 0), last + 1).join('\n');
}

function lineOf(line: string): string {
  if (isPlain(line)) return line.trimEnd();
  const clean = withoutUnseen(line.replaceAll('\t', '  ')).replace(
    /[\p{Cc}\p{Cf}]+/gu,
    keepVisible,
  );
  return withoutCommands(clean.trimEnd());
}

/** Most texts are. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text) && !text.includes('##') && !/^\s*::/.test(text);
}

const esc = '\u001b';
const bell = '\u0007';
/** Terminal sequences: operating system commands, control sequences, then any other escape. */
const terminalSequence = new RegExp(
  [
    `(?:${esc}\\]|\u009d)[^${bell}${esc}\u009c\\r\\n]*(?:${bell}|${esc}\\\\|\u009c)?`,
    `(?:${esc}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
    `${esc}[ -/]*[0-~]?`,
  ].join('|'),
  'g',
);

/** Joiners that are not inside a word or an emoji. */
const straying =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]|[\u200C\u200D](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;

/** Without what takes no room; half characters, and signs that XML forbids, as the sign of what is lost. */
function withoutUnseen(text: string): string {
  return text
    .replace(straying, '')
    .replace(/[\u00AD\u200B\u2060\uFEFF]|(?=\p{Default_Ignorable_Code_Point})\p{Cn}/gu, '')
    .replace(/[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}

/** Joiners, and the few signs of format that are seen: those of Arabic and Syriac numbers. */
function keepVisible(run: string): string {
  return run.replace(
    /(?:(?!\u200C|\u200D|[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2]).)+/gsu,
    ' ',
  );
}

/** Marks such as variation selectors are overlooked by whoever compares texts by the rules of a language. */
function withoutCommands(line: string): string {
  return line
    .replace(/#(\p{M}*)#(?=[\w\p{M}]*\[)/gu, '#$1 #')
    .replace(/^[\s\p{M}]*(?=:\p{M}*:)/u, '> ');
}

/** At most so many characters, never half of one. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end).replace(/[\s\u200C\u200D]+$/, '')}…`;
}
