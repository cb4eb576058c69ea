/**
 * Why a text is no extended regular expression of POSIX, or means something else in one than its author
 * had in mind; `undefined` where it is one. What all of GNU, busybox and .NET take is let through.
 *
 * Source: POSIX.1-2024, Base Definitions, 9.4; the extensions of GNU that others share.
 */
export function expressionProblem(expression: string): string | undefined {
  const open: number[] = [];
  const closed = new Set<number>();
  let groups = 0;
  let before: 'nothing' | 'piece' | 'quantifier' = 'nothing';
  for (let at = 0; at < expression.length; ) {
    const { text, kind } = tokenAt(expression, at);
    at += text.length;
    if (kind === 'bracket') {
      const problem = bracketProblem(text);
      if (problem !== undefined) return problem;
    } else if (kind === 'escape') {
      const problem = escapeProblem(text, closed);
      if (problem !== undefined) return problem;
    } else if (kind === 'quantifier') {
      const problem = quantifierProblem(text, before);
      if (problem !== undefined) return problem;
    } else if (text === '(') {
      const problem = groupProblem(expression.slice(at));
      if (problem !== undefined) return problem;
      groups += 1;
      open.push(groups);
    } else if (text === ')') {
      const group = open.pop();
      if (group === undefined) return 'a ) closes no group; for the sign write \\)';
      closed.add(group);
    }
    before = kindBefore(kind, text);
  }
  return open.length === 0 ? undefined : 'a ( is not closed; for the sign write \\(';
}

type TokenKind = 'bracket' | 'escape' | 'quantifier' | 'sign';

// Within brackets a backslash is a sign like others, and ] at the beginning too.
const tokens: readonly (readonly [TokenKind, RegExp])[] = [
  ['escape', /\\[\s\S]?/uy],
  ['bracket', /\[\^?\]?(?:\[([:.=])[^\]]*?\1\]|\[(?![:.=])|[^\][])*\]?/uy],
  ['quantifier', /[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\}/uy],
];

function tokenAt(
  expression: string,
  at: number,
): { readonly text: string; readonly kind: TokenKind } {
  for (const [kind, pattern] of tokens) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(expression) ?? [];
    if (text !== undefined) return { text, kind };
  }
  return { text: expression.charAt(at), kind: 'sign' };
}

function kindBefore(kind: TokenKind, text: string): 'nothing' | 'piece' | 'quantifier' {
  if (kind === 'quantifier') return 'quantifier';
  return kind === 'sign' && /^[(|^]$/.test(text) ? 'nothing' : 'piece';
}

function bracketProblem(text: string): string | undefined {
  const [, inside] = /^\[\^?(\]?(?:\[([:.=])[^\]]*?\2\]|\[(?![:.=])|[^\][])*)\]$/u.exec(text) ?? [];
  if (inside === undefined || inside === '' || text === '[^]')
    return 'a [ is not closed; for the sign write \\[';
  if (/^:[a-z]+:$/.test(inside)) return `${text} are signs; for the class write [${text}]`;
  for (const [, name = ''] of inside.matchAll(/\[:([^\]]*):\]/g)) {
    if (!classNames.includes(name)) {
      return `there is no class [:${name}:]; there are ${classNames.join(', ')}`;
    }
  }
  const plain = inside.replace(/\[([:.=])[^\]]*?\1\]/g, ' ');
  const [pair] = /\\[dDwWsS]/.exec(plain) ?? [];
  if (pair !== undefined) {
    return `in brackets ${pair} are two signs; write ${inBrackets[pair] ?? 'a class such as [:digit:]'}`;
  }
  const range = [...plain.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])/g)].find(
    ([, from = '', to = '']) => from > to,
  );
  return range === undefined ? undefined : `the range ${range[0]} in ${text} ends before it begins`;
}

const classNames = [
  ...['alnum', 'alpha', 'blank', 'cntrl', 'digit', 'graph', 'lower', 'print', 'punct', 'space'],
  ...['upper', 'xdigit'],
];

const inBrackets: Readonly<Record<string, string>> = {
  '\\d': '0-9',
  '\\w': '[:alnum:]_',
  '\\s': '[:space:]',
};

const instead: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  t: '[[:blank:]]',
  h: '[[:blank:]]',
  A: '^',
  z: '$',
  Z: '$',
};

function escapeProblem(text: string, closed: ReadonlySet<number>): string | undefined {
  const sign = text.slice(1);
  if (sign === '') return 'it ends with a single \\; for the sign write \\\\';
  if (/[1-9]/.test(sign) && !closed.has(Number(sign))) {
    return `${text} stands for a group that is not there before it`;
  }
  if (!/[A-Za-z0]/.test(sign) || /[wWsSbB]/.test(sign)) return undefined;
  return `an extended regular expression has no ${text}; write ${instead[sign] ?? 'the sign itself, or a class such as [[:alnum:]]'}`;
}

function quantifierProblem(
  text: string,
  before: 'nothing' | 'piece' | 'quantifier',
): string | undefined {
  if (before === 'nothing') return `${text} repeats nothing; for the sign write \\${text}`;
  if (before === 'quantifier' && text === '?') {
    return 'an extended regular expression has no lazy quantifiers (*?, +?); write what may not be in between, such as [^"]*';
  }
  if (before === 'quantifier' && text === '+') {
    return 'an extended regular expression has no possessive quantifiers (*+, ++); leave out the +';
  }
  const [, least = '0', most = least] = /^\{(\d*),?(\d*)\}$/.exec(text) ?? [];
  const open = text.endsWith(',}');
  if (!open && Number(least) > Number(most || least))
    return `${text} has more at least than at most`;
  return Math.max(Number(least), Number(most)) > 255
    ? `${text} repeats more than 255 times, which not every system takes`
    : undefined;
}

function groupProblem(rest: string): string | undefined {
  if (!rest.startsWith('?')) return undefined;
  if (rest.startsWith('?:')) return 'an extended regular expression has no (?: ); write ( )';
  return /^\?<?[=!]/.test(rest)
    ? 'an extended regular expression has no lookaround; write two texts, with ! before the one that no line may have'
    : 'an extended regular expression has no groups with (?; write ( ), and [Aa] where case does not matter';
}
