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
const whitespace = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;
/** Controls, overrides of the writing direction, half characters and the byte order mark. */
const unsafe = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const halfCharacter = /\p{Surrogate}/gu;
/** What any of the steps would change. It repeats nothing, as what repeats ends the stack on long text. */
const unclean = /[^ -~]|^ | $| {2}/;

/**
 * Makes foreign text fit to be shown on one line: terminal sequences, control characters and
 * overrides of the writing direction go, white space becomes single spaces. International text,
 * right-to-left letters and joined emoji stay as they are. Cleaning twice changes nothing.
 */
export function cleanText(text: string): string {
  if (!unclean.test(text)) return text;
  return text
    .replace(terminalSequence, '')
    .replace(whitespace, ' ')
    .replace(unsafe, '')
    .replace(halfCharacter, '\uFFFD')
    .replace(/ {2,}/g, ' ')
    .trim();
}
