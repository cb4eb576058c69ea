/**
 * Whether a text has the form of a pattern of IAM: `*` stands for any text, `?` for one character.
 * Takes at most the product of both lengths, because policies come from outside.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let row = [true, ...new Array<boolean>(text.length).fill(false)];
  for (const wanted of pattern) {
    const next = new Array<boolean>(text.length + 1).fill(false);
    next[0] = wanted === '*' && row[0] === true;
    for (let end = 1; end <= text.length; end++) {
      next[end] =
        wanted === '*'
          ? row[end] === true || next[end - 1] === true
          : row[end - 1] === true && (wanted === '?' || wanted === text[end - 1]);
    }
    row = next;
  }
  return row[text.length] === true;
}
