import { cleanText } from '../clean-text.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { clipText } from '../render/clip-text.js';
import { titleOf } from '../render/outline.js';
import { summaryOf } from '../render/summary-of.js';
import { webHref } from '../render/web-href.js';

/**
 * Notes as a short message without any format, for places that lead to the notes rather than show them:
 * how much changed, why, what breaks and what stands out, and where all of it is.
 */
export function noticeOf(notes: ReleaseNotes): {
  readonly subject: string;
  readonly message: string;
} {
  const { reasons = [], breaking, highlights = [], links } = notes;
  const page = webHref(links.page);
  const paragraphs = [
    [line(summaryOf(notes))],
    list(
      'Why this release',
      reasons.map(({ text }) => text),
    ),
    list(
      'Breaking changes',
      breaking.map(({ description }) => description),
    ),
    list(
      'Highlights',
      highlights.map(({ text }) => text),
    ),
    page === undefined ? [] : [`All of it: ${page}`],
  ];
  const message = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { subject: titleOf(notes), message: `${message.join('\n\n')}\n` };
}

/** A message is a summary: no list and no text must fill it. */
const mostItems = 10;
const mostOfText = 1_000;

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const left = items.length - mostItems;
  return [
    `${title}:`,
    ...items.slice(0, mostItems).map((item) => `- ${line(item)}`),
    ...(left > 0 ? [`… and ${left} more`] : []),
  ];
}

function line(text: string): string {
  return clipText(cleanText(text), mostOfText);
}
