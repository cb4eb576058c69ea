import { digestOf } from './digest-of.js';

/** A title and a text as a place keeps them. */
export interface MarkedContent {
  readonly title: string;
  /** The text without the mark. */
  readonly text: string;
  /**
   * `empty`: nobody wrote anything. `ours`: it is as it was published. `foreign`: somebody else wrote or
   * changed it.
   */
  readonly origin: 'empty' | 'ours' | 'foreign';
}

/**
 * Adds a comment that nobody sees to a Markdown text, with the digest of title and text: what does not
 * fit it later was changed by hand. Renderers escape foreign text, so that no commit can bring one in.
 */
export function markContent(title: string, text: string): string {
  const plain = normal(text);
  return `${plain}\n\n<!-- soe-release-notes sha256:${digest(title, plain)} -->`;
}

/** Takes a marked text apart. Line ends may have changed: the web page of GitHub writes CRLF. */
export function readMarked(title: string, body: string): MarkedContent {
  const all = normal(body);
  const [mark = '', seen] = /<!-- soe-release-notes sha256:([\da-f]{64}) -->$/.exec(all) ?? [];
  const text = normal(all.slice(0, all.length - mark.length));
  if (seen !== undefined) {
    return { title, text, origin: seen === digest(title, text) ? 'ours' : 'foreign' };
  }
  return { title, text, origin: text === '' ? 'empty' : 'foreign' };
}

/** Most characters that a mark adds. */
export const markLength = 200;

/** What stays the same when a text is stored. */
export function normal(text: string): string {
  return text.replace(/\r\n?/g, '\n').trimEnd();
}

function digest(title: string, text: string): string {
  return digestOf(`${title}\n${text}`);
}
