import { type Html, html } from './html.js';
import { type Section, writeSection } from './pieces.js';

/** A page before it has its frame. */
export interface Page {
  /** Path in the site, with `/`. */
  readonly path: string;
  readonly title: string;
  /** One sentence for previews of links. */
  readonly description: string;
  /** The way here: the pages above, and what they are called. */
  readonly above: readonly { readonly path: string; readonly title: string }[];
  /** Beginning of the page, with its `h1`. */
  readonly header: Html;
  readonly sections: readonly Section[];
  /** Scripts beside the one of all pages. Default: none. */
  readonly scripts?: readonly string[];
}

/**
 * Own files are all that may be loaded. Attributes for events do not run, nothing can be sent, and the base
 * of addresses cannot be moved.
 */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** The page in the frame of the site. All addresses are relative, so that it works wherever it lies. */
export function writePage(page: Page, site: string): string {
  const { path, title, description, above, header, sections, scripts = [] } = page;
  const to = (target: string) => relativePath(path, target);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${description}">
<title>${title === site ? title : `${title} · ${site}`}</title>
<link rel="icon" href="${to('assets/icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${to('assets/catalog.css')}">
<link rel="alternate" type="application/atom+xml" title="Releases" href="${to('feed.xml')}">
<script src="${to('assets/catalog.js')}"></script>
${scripts.map((script) => html`<script src="${to(script)}" defer></script>\n`)}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="home" href="${to('index.html')}"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="M16 3 28 9.5v13L16 29 4 22.5v-13z"></path><path d="M4 9.5 16 16l12-6.5M16 16v13"></path></svg>${site}</a>
<ul class="tools">
<li><a href="${to('feed.xml')}">Feed</a></li>
<li><a href="${to('catalog.json')}">JSON</a></li>
<li><button type="button" id="theme" hidden>Theme</button></li>
</ul>
</header>
${above.length > 0 && breadcrumbs(page, to)}<main id="main" tabindex="-1"${sections.length > 1 && html` class="with-contents"`}>
<div class="head">
${header}</div>
${sections.length > 1 && contents(sections)}<div class="body">
${sections.map(writeSection)}</div>
</main>
<footer class="foot">
<p>Made by <code>soe catalog build</code> from release records.</p>
<p id="said" role="status" class="said"></p>
</footer>
</body>
</html>
`.toString();
}

/** The address of one file of the site as another one writes it. */
export function relativePath(from: string, to: string): string {
  const source = from.split('/').slice(0, -1);
  const target = to.split('/');
  let same = 0;
  while (same < source.length && same < target.length - 1 && source[same] === target[same]) same++;
  return [...source.slice(same).map(() => '..'), ...target.slice(same)].join('/');
}

function breadcrumbs({ above, title }: Page, to: (path: string) => string): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumb">
<ol>
${above.map((each) => html`<li><a href="${to(each.path)}">${each.title}</a></li>\n`)}<li aria-current="page">${title}</li>
</ol>
</nav>
`;
}

function contents(sections: readonly Section[]): Html {
  return html`<nav class="contents" aria-label="On this page">
<ul>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>
`;
}
