/** How git will read the text. */
export interface CleanMessageOptions {
  /** Sign that begins a comment, `core.commentChar`. Default `#`. */
  readonly comment?: string;
}

/**
 * What git will keep of the text in an editor: not the comments, and nothing behind the scissors.
 * A message that was not edited (`git commit -m`) has no comments, and git keeps a line such as `#12`
 * of it; so such lines count unless other lines show that an editor was there.
 */
export function cleanCommitMessage(text: string, options: CleanMessageOptions = {}): string {
  const { comment = '#' } = options;
  const kept = cutAtScissors(text);
  const lines = kept.split('\n');
  const cut = kept.length < text.replace(/\r\n?/g, '\n').length;
  const edited = cut || lines.some((line) => isTemplate(line, comment));
  return lines
    .filter((line) => !edited || !line.startsWith(comment))
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** The text up to the line with the scissors, behind which git shows the difference. */
export function cutAtScissors(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const scissors = /^\S{1,8} -{24} >8 -{24}$/m.exec(lines);
  return scissors ? lines.slice(0, scissors.index) : lines;
}

function isTemplate(line: string, comment: string): boolean {
  return line.startsWith(comment) && /^(?:[ \t]|$)/.test(line.slice(comment.length));
}
