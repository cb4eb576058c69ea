/** Whether a message is one that a pattern asks for. */
export type MessageFilter = (message: string) => boolean;

/**
 * Reads a filter pattern for unstructured events (CloudWatch Logs, *Filter pattern syntax*): terms that
 * all have to be there, as whole words and in the same case; `"quoted phrases"`; `-excluded` ones; `?one
 * ?of ?several`, which count for nothing beside others.
 *
 * @returns `undefined` for what is no such pattern, as those for JSON and for columns and regular
 * expressions are
 */
export function readFilterPattern(pattern: string): MessageFilter | undefined {
  const text = pattern.trim();
  if (text === '' || text === '""') return () => true;
  const terms = readTerms(text);
  if (terms === undefined) return undefined;
  const of = (kind: Term['kind']) => terms.filter((term) => term.kind === kind);
  const [wanted, excluded, optional] = [of('wanted'), of('excluded'), of('optional')];
  return (message) => {
    if (excluded.some(({ matches }) => matches(message))) return false;
    if (wanted.length > 0) return wanted.every(({ matches }) => matches(message));
    return optional.length === 0 || optional.some(({ matches }) => matches(message));
  };
}

interface Term {
  readonly kind: 'wanted' | 'excluded' | 'optional';
  readonly matches: MessageFilter;
}

const term = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\w+))(?:\s+|$)/y;

function readTerms(text: string): readonly Term[] | undefined {
  const terms: Term[] = [];
  term.lastIndex = 0;
  while (term.lastIndex < text.length) {
    const [, sign, phrase, word] = term.exec(text) ?? [];
    if (sign === undefined) return undefined;
    const wanted = word ?? (phrase ?? '').replace(/\\(.)/g, '$1');
    terms.push({
      kind: sign === '-' ? 'excluded' : sign === '?' ? 'optional' : 'wanted',
      matches: containing(wanted),
    });
  }
  return terms;
}

/** A term does not begin or end inside of a word. */
function containing(wanted: string): MessageFilter {
  const isWord = (character: string | undefined): boolean =>
    character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  return (message) => {
    for (let at = message.indexOf(wanted); at !== -1; at = message.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const cutsBefore = isWord(wanted[0]) && isWord(message[at - 1]);
      const cutsAfter = isWord(wanted.at(-1)) && isWord(message[end]);
      if (!cutsBefore && !cutsAfter) return true;
      if (wanted === '') return true;
    }
    return false;
  };
}
