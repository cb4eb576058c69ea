/**
 * Whether a text has the form of a pattern in which `*` stands for any text and `?` for one
 * character. Takes at most the product of both lengths, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let read = 0;
  let star = -1;
  let afterStar = 0;
  while (read < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      afterStar = read;
      at += 1;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[read])) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      // The last star takes one more character, and what follows it is tried again.
      afterStar += 1;
      at = star + 1;
      read = afterStar;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
