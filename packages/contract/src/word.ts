import { ContractError, type ContractErrorCode } from './errors.js';

/** The rule that a short text of the contract follows. One rule serves parsers and schemas. */
export interface Word {
  /** What the text is, for messages. */
  readonly what: string;
  /** Code of the error when it is not. */
  readonly code: ContractErrorCode;
  /** Whole-text pattern, usable in JSON Schema. */
  readonly pattern: RegExp;
  /** Shortest length. */
  readonly minLength: number;
  /** Longest length. */
  readonly maxLength: number;
  /** The form in words, with an example. */
  readonly form: string;
}

/** Check a text against its rule. */
export function parseWord(word: Word, value: string): string {
  if (isWord(word, value)) return value;
  throw new ContractError(word.code, word.what, `${word.what}: ${notAWord(word, value)}`);
}

/** True when a text follows the rule. */
export function isWord({ minLength, maxLength, pattern }: Word, value: string): boolean {
  // Callers without types leave names out.
  if (typeof value !== 'string') return false;
  return value.length >= minLength && value.length <= maxLength && pattern.test(value);
}

/** Why a value does not follow the rule, and what would. */
export function notAWord(word: Word, value: unknown): string {
  return `${quote(value)} does not fit: use ${word.form}`;
}

/** Show text from outside in a message: quoted, on one line, and no longer than it helps. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}..."` : text;
}
