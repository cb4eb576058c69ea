/** A fenced block of a page. */
export interface MarkdownBlock {
  /** What stands behind the fence: `sh`, `js`, … */
  readonly language: string;
  /** Its text. */
  readonly code: string;
}

/** The fenced blocks of a page that say what language they are in, in their order. */
export function markdownBlocks(page: string): readonly MarkdownBlock[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}
