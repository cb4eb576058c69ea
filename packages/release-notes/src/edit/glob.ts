/**
 * Whether a text is what a pattern says, in which `*` stands for any text. Takes at most as many steps
 * as both are long together multiplied: patterns of users are never regular expressions.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  if (!pattern.includes('*')) return text === pattern;
  return matchesParts(text, pattern, '*', (a, b) => a === b);
}

/**
 * Whether a path is what a pattern says: `*` stands for any text without a slash, `**` for any number
 * of folders. A pattern without `*` is a file, or a folder and all that is in it.
 */
export function matchesPath(path: string, pattern: string): boolean {
  const wanted = pattern.replace(/^\.?\/|\/$/g, '');
  if (!wanted.includes('*')) return path === wanted || path.startsWith(`${wanted}/`);
  // A folder that is named with a slash at its end means all that is in it.
  const segments = `${wanted}${pattern.endsWith('/') ? '/**' : ''}`.split('/');
  return matchesParts(path.split('/'), segments, '**', matchesGlob);
}

/**
 * Goes through both lists once, and back to behind the last wildcard where they differ: an earlier
 * wildcard never has to give back what it took.
 */
function matchesParts(
  parts: ArrayLike<string>,
  pattern: ArrayLike<string>,
  wildcard: string,
  fits: (part: string, pattern: string) => boolean,
): boolean {
  let at = 0;
  let next = 0;
  let behindWildcard = -1;
  let retryAt = 0;
  while (at < parts.length) {
    const wanted = pattern[next];
    if (wanted === wildcard) {
      next += 1;
      behindWildcard = next;
      retryAt = at;
    } else if (wanted !== undefined && fits(parts[at] ?? '', wanted)) {
      at += 1;
      next += 1;
    } else if (behindWildcard !== -1) {
      retryAt += 1;
      at = retryAt;
      next = behindWildcard;
    } else {
      return false;
    }
  }
  while (pattern[next] === wildcard) next += 1;
  return next >= pattern.length;
}
