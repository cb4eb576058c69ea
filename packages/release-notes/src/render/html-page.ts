import { createHash } from 'node:crypto';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { escapeXml } from './escape-xml.js';
import { describeNotes } from './html-facts.js';
import { pageIds } from './html-ids.js';
import type { HtmlPieces } from './html-pieces.js';
import { htmlStyle } from './html-style.js';
import { titleOf } from './outline.js';

/** The frame of a page around its pieces: head, way past the contents, contents, and the way back. */
export function htmlPage(
  notes: ReleaseNotes,
  { header, contents, body }: HtmlPieces,
  lang: string,
  prefix: string,
): string {
  const [main, list, top] = [pageIds.main, pageIds.contents, pageIds.title].map(
    (id) => `${prefix}${id}`,
  );
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escapeXml(describeNotes(notes))}">
<title>${escapeXml(titleOf(notes))} · Release notes</title>
<style>${htmlStyle}</style>
</head>
<body>
<a class="skip" href="#${main}">Skip to the notes</a>
${header}
<nav aria-labelledby="${list}">
<h2 id="${list}">Contents</h2>
<ol>
${contents.map((entry) => `<li>${entry}</li>`).join('\n')}
</ol>
</nav>
<main id="${main}" tabindex="-1">
${body}
</main>
<footer>
<p><a href="#${top}">Back to the top</a></p>
</footer>
</body>
</html>
`;
}

/** Nothing may be loaded or run but this very style. */
function policy(): string {
  const hash = createHash('sha256').update(htmlStyle).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src 'none'; base-uri 'none'; form-action 'none'`;
}
