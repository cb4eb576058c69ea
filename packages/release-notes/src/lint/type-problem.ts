import { type ConventionalType, conventionalTypes } from '../commits/parse-message.js';
import { isNearly, isNearlyShort } from './nearly.js';

/** How a header that was meant to be conventional went wrong. */
export interface TypeProblem {
  /** What was seen, as a sentence. */
  readonly seen: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/**
 * Finds out why a header is read as plain text although it looks conventional: its type is nearly a
 * known one, or its form is nearly right. Words that only stand before a colon, such as the name of a
 * component, are no types.
 */
export function typeProblem(header: string): TypeProblem | undefined {
  const [, word = '', , scope = '', flag = '', , colon = '', rest = ''] =
    pattern.exec(header) ?? [];
  const type = word.toLowerCase();
  const known = conventionalTypes.find((each) => each === type);
  if (known === undefined) {
    const meant = colon === '' || words.has(type) ? undefined : meantType(type);
    if (meant === undefined) return undefined;
    return {
      seen: `"${word}" is no type of a conventional commit, so that this is told under "Changes".`,
      advice: `Write "${meant}${scope}${flag}: ${rest.trim() || '…'}".`,
    };
  }
  // A plain sentence may begin with the word, as in "fix the build".
  if (colon === '') return undefined;
  return {
    seen: `"${header.slice(0, header.length - rest.trim().length).trimEnd()}" begins like a conventional commit, but is not read as one.`,
    advice: `Write "${type}${scope}${flag}: ${rest.trim() || 'what changed'}".`,
  };
}

const pattern = /^([A-Za-z][\w-]{0,30})(\s*)(\([^()]{0,100}\))?(!?)(\s*)(:)(.*)$/s;

function meantType(word: string): ConventionalType | undefined {
  return conventionalTypes.find((type) =>
    type.length > 3 ? isNearly(word, type) : type.length > 2 && isNearlyShort(word, type),
  );
}

/** Other words and names of tools that are one letter away from a type. */
const words: ReadonlySet<string> = new Set([
  ...'built guild buildx buildd core shore chores dep desk dock dogs jest nest rest'.split(' '),
  ...'text vest best west perl pert perm peer feet heat beat seat doc docs dots docx'.split(' '),
  ...'odoc testx texts rests reps styles features'.split(' '),
]);
