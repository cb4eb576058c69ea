import { cleanText } from '../clean-text.js';
import { escapeMarkdown } from '../render/escape-markdown.js';
import { renderMarkdown } from '../render/render-markdown.js';
import type { ReleasePreview } from './preview-release-notes.js';

/** How a preview is written. */
export interface RenderPreviewOptions {
  /** Most characters. Default 60,000: a comment on GitHub holds 65,536. */
  readonly maxLength?: number;
}

/**
 * Writes a preview as Markdown for a comment on a pull request. It begins with
 * {@link previewMarker}, so that a bot finds its comment again and updates it.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even the heads of all parts fit.
 */
export function renderPreview(
  preview: ReleasePreview,
  { maxLength = 60_000 }: RenderPreviewOptions = {},
): string {
  const head = `${previewMarker}\n\n${headOf(preview)}\n\n`;
  if (preview.suggestion === undefined) return head.replace(/\n+$/, '\n');
  return `${head}${renderMarkdown(preview.notes, { maxLength: maxLength - head.length })}`;
}

/** An invisible line that a preview begins with. */
export const previewMarker = '<!-- soe-release-notes: preview -->';

/** What the next release is, in one line of plain text. */
export function previewLine({ previousTag, suggestion }: ReleasePreview): string {
  const since = previousTag === undefined ? '' : ` since ${cleanText(previousTag)}`;
  if (suggestion === undefined) return `Nothing to release: nothing changed${since}.`;
  return `Next release: ${suggestion.version} (tag ${cleanText(suggestion.tag)})${since}. ${suggestion.why}`;
}

function headOf(preview: ReleasePreview): string {
  return `> ${escapeMarkdown(previewLine(preview))}`;
}
