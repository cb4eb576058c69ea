import { type CharacterTest, isWord, type Pattern } from './pattern.js';

/** What is wrong with a pattern, or that it needs what is not supported here. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

/**
 * Reads a regular expression of the kind that can be matched in linear time: characters, classes,
 * escapes, groups, choices, repetitions, anchors and word edges. References and look-around are
 * refused.
 *
 * @throws PatternProblem
 */
export function readPattern(text: string): Pattern {
  const reader: Reader = { characters: Array.from(text), at: 0, depth: 0 };
  const pattern = readChoice(reader);
  if (reader.at < reader.characters.length) throw new PatternProblem('Unmatched )');
  return pattern;
}

const deepestGroup = 100;
const mostRepetitions = 1000;

interface Reader {
  readonly characters: readonly string[];
  at: number;
  depth: number;
}

function peek({ characters, at }: Reader): string | undefined {
  return characters[at];
}

function take(reader: Reader): string {
  const character = peek(reader);
  if (character === undefined) throw new PatternProblem('The pattern ends too early');
  reader.at += 1;
  return character;
}

function takeIf(reader: Reader, wanted: string): boolean {
  if (peek(reader) !== wanted) return false;
  reader.at += 1;
  return true;
}

function readChoice(reader: Reader): Pattern {
  const options = [readSequence(reader)];
  while (takeIf(reader, '|')) options.push(readSequence(reader));
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
}

function readSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  for (let next = peek(reader); next !== undefined && next !== '|' && next !== ')'; ) {
    parts.push(readRepetition(reader, readAtom(reader)));
    next = peek(reader);
  }
  return { kind: 'sequence', parts };
}

function readRepetition(reader: Reader, part: Pattern): Pattern {
  const range = readRange(reader);
  if (range === undefined) return part;
  if (part.kind === 'assertion') throw new PatternProblem('An anchor cannot be repeated');
  // Asking for the shortest or the longest match changes nothing about whether there is one.
  takeIf(reader, '?');
  if (readRange(reader) !== undefined) {
    throw new PatternProblem('Repeated or possessive quantifiers are not supported');
  }
  return { kind: 'repeat', part, ...range };
}

interface Range {
  readonly least: number;
  readonly most: number | undefined;
}

function readRange(reader: Reader): Range | undefined {
  if (takeIf(reader, '*')) return { least: 0, most: undefined };
  if (takeIf(reader, '+')) return { least: 1, most: undefined };
  if (takeIf(reader, '?')) return { least: 0, most: 1 };
  if (peek(reader) !== '{') return undefined;
  const end = reader.characters.indexOf('}', reader.at);
  const inside = reader.characters.slice(reader.at + 1, end).join('');
  const [, from, comma, to] = /^(\d{1,4})(,?)(\d{0,4})$/.exec(end < 0 ? '' : inside) ?? [];
  if (from === undefined || (comma === '' && to !== '')) {
    throw new PatternProblem('A { begins no repetition; escape it');
  }
  reader.at = end + 1;
  const least = Number(from);
  const most = comma === '' ? least : to === '' ? undefined : Number(to);
  if (Math.max(least, most ?? 0) > mostRepetitions || (most !== undefined && most < least)) {
    throw new PatternProblem(
      `Bad repetition {${inside}}: at most ${mostRepetitions}, and in order`,
    );
  }
  return { least, most };
}

function readAtom(reader: Reader): Pattern {
  const character = take(reader);
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      return { kind: 'character', test: readClass(reader) };
    case '.':
      return { kind: 'character', test: (code) => !lineEnds.includes(code) };
    case '^':
      return { kind: 'assertion', at: 'start' };
    case '$':
      return { kind: 'assertion', at: 'end' };
    case '\\':
      return readEscape(reader);
    case '*':
    case '+':
    case '?':
    case '{':
      throw new PatternProblem(`Nothing to repeat before ${character}`);
    default:
      return { kind: 'character', test: is(character) };
  }
}

const lineEnds = [0x0a, 0x0d, 0x2028, 0x2029];

function readGroup(reader: Reader): Pattern {
  if (takeIf(reader, '?') && !takeIf(reader, ':')) {
    throw new PatternProblem('Of groups with (? only (?: is supported');
  }
  reader.depth += 1;
  if (reader.depth > deepestGroup) throw new PatternProblem('Groups are nested too deeply');
  const inside = readChoice(reader);
  if (!takeIf(reader, ')')) throw new PatternProblem('Unmatched (');
  reader.depth -= 1;
  return inside;
}

function readEscape(reader: Reader): Pattern {
  if (takeIf(reader, 'b')) return { kind: 'assertion', at: 'word edge' };
  if (takeIf(reader, 'B')) return { kind: 'assertion', at: 'no word edge' };
  const escaped = readEscapedCharacter(reader);
  return {
    kind: 'character',
    test: typeof escaped === 'number' ? (code) => code === escaped : escaped,
  };
}

/** A code point, or, for `\d` and the like, a kind of them. */
function readEscapedCharacter(reader: Reader): number | CharacterTest {
  const character = take(reader);
  const kind = kinds[character.toLowerCase()];
  if (kind !== undefined) {
    return character === character.toLowerCase() ? kind : (code) => !kind(code);
  }
  const control = controls[character];
  if (control !== undefined) return control;
  if (character === 'x' || character === 'u') {
    const digits = reader.characters.slice(reader.at, reader.at + (character === 'x' ? 2 : 4));
    if (!/^([0-9a-fA-F]{2}){1,2}$/.test(digits.join('')) || digits.length < 2) {
      throw new PatternProblem(`Bad escape \\${character}`);
    }
    reader.at += digits.length;
    return Number.parseInt(digits.join(''), 16);
  }
  if (/[a-zA-Z0-9]/.test(character)) {
    throw new PatternProblem(`The escape \\${character} is not supported`);
  }
  return codeOf(character);
}

const isDigit: CharacterTest = (code) => code >= 48 && code <= 57;
const isSpace: CharacterTest = (code) => (code >= 9 && code <= 13) || code === 32;
const kinds: Readonly<Record<string, CharacterTest>> = { d: isDigit, w: isWord, s: isSpace };
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

function readClass(reader: Reader): CharacterTest {
  const isNegated = takeIf(reader, '^');
  const tests: CharacterTest[] = [];
  while (tests.length === 0 || peek(reader) !== ']') {
    const from = readClassCharacter(reader);
    const next = reader.characters[reader.at + 1];
    if (typeof from === 'number' && peek(reader) === '-' && next !== ']') {
      reader.at += 1;
      const to = readClassCharacter(reader);
      if (typeof to !== 'number' || to < from) throw new PatternProblem('Bad range in a class');
      tests.push((code) => code >= from && code <= to);
    } else {
      tests.push(typeof from === 'number' ? (code) => code === from : from);
    }
  }
  reader.at += 1;
  return (code) => tests.some((test) => test(code)) !== isNegated;
}

function readClassCharacter(reader: Reader): number | CharacterTest {
  const character = take(reader);
  if (character === '\\') return readEscapedCharacter(reader);
  // Some dialects see classes inside of classes here, and others do not.
  if (character === '[') throw new PatternProblem('Escape [ inside of a class');
  if (character === '&' && peek(reader) === '&') throw new PatternProblem('&& is not supported');
  return codeOf(character);
}

function is(character: string): CharacterTest {
  const wanted = codeOf(character);
  return (code) => code === wanted;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
