/** Classes of POSIX, as they stand in brackets of .NET. */
const classes: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-/:-@\\[-`{-~',
  space: ' \\t\\n\\v\\f\\r',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/**
 * An extended regular expression of POSIX for .NET. They differ in brackets: there a backslash is a
 * backslash, `]` at the beginning is a sign like others, and classes have names.
 */
export function dotnetPattern(expression: string): string {
  return expression.replace(
    /\\[\s\S]|\[(\^?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/g,
    (all, negated: string | undefined, inside: string | undefined) =>
      inside === undefined ? all : `[${negated ?? ''}${insideBrackets(inside)}]`,
  );
}

function insideBrackets(inside: string): string {
  return inside.replace(/\[:([a-z]+):\]|[\\[\]]/g, (all, name: string | undefined) => {
    if (name === undefined) return `\\${all}`;
    return classes[name] ?? all.replace(/[[\]]/g, '\\$&');
  });
}
