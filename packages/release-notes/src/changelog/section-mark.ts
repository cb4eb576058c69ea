import { digestOf } from '../publish/digest-of.js';
import { fromByteText } from './byte-text.js';
import { trimBlankEnd } from './split-lines.js';

const mark = /^<!-- release-notes sha256:([0-9a-f]{64}) -->$/;

/**
 * A section with a comment under its heading that holds the digest of the rest, by which it is known
 * later whether somebody has changed it.
 */
export function markSection(heading: string, body: string): string {
  const digest = digestOf(fromByteText(asWritten(`${heading}\n\n${body}`)));
  return `${heading}\n<!-- release-notes sha256:${digest} -->\n\n${body}`;
}

/** Whether a section is as it was written: git and editors may have changed its line breaks. */
export function isAsWritten(section: string): boolean {
  const [heading = '', comment = '', ...rest] = asWritten(section).split('\n');
  const digest = mark.exec(comment)?.[1];
  return digest === digestOf(fromByteText([heading, ...rest].join('\n')));
}

/** A section without what tools change: the kind of line breaks, and blanks at its end. */
export function asWritten(section: string): string {
  return trimBlankEnd(section.replace(/\r\n?/g, '\n'));
}
