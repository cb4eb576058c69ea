import { posix } from 'node:path';
import MarkdownIt, { type RendererRule, type Token } from 'markdown-it';
import type { GuideFile } from './catalog-input.js';
import { webAddress } from './html/html.js';
import { codeBlock } from './html/pieces.js';
import { filePage } from './repository-pages.js';

/** Where links of a guide to files of its repository lead. */
export interface GuideOrigin {
  readonly repository?: string;
  readonly commit?: string;
}

/**
 * The Markdown of a user guide as HTML. HTML in it stays text. Headings begin with level 2 and leave none out;
 * each leads to itself. Links to other files lead to the repository, images that are not copied are links.
 */
export function renderGuide(guide: GuideFile, origin: GuideOrigin): string {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  // What may be followed is decided below, where it is known what it leads to.
  markdown.validateLink = () => true;
  Object.assign(markdown.renderer.rules, rules);
  const tokens = markdown.parse(guide.text.replace(/[\u2028-\u202e\u2066-\u2069]/g, ' '), {});
  const body = withoutTitle(tokens);
  const ids = nameHeadings(body);
  for (const token of body) {
    settleCell(token);
    settleLinks(token.children ?? [], (href) => addressOf(href, ids, guide, origin));
    settleImages(token.children ?? [], guide);
  }
  linkHeadings(body);
  return markdown.renderer.render(body, markdown.options, {});
}

/** Addresses of all images that a guide shows, as they are written there. */
export function guideImages(text: string): readonly string[] {
  const markdown = new MarkdownIt({ html: false });
  markdown.validateLink = () => true;
  const inline = markdown.parse(text, {}).flatMap(({ children }) => children ?? []);
  const images = inline.filter(({ type }) => type === 'image');
  return [...new Set(images.map((token) => String(token.attrGet('src') ?? '')))];
}

const code: RendererRule = (tokens, at) => {
  const { content = '' } = tokens[at] ?? {};
  return `${codeBlock(content.replace(/\n$/, ''), 'code')}`;
};

const rules: Readonly<Record<string, RendererRule>> = {
  fence: code,
  code_block: code,
  table_open: () => '<div class="scroll" role="group" aria-label="Table" tabindex="0">\n<table>\n',
  table_close: () => '</table>\n</div>\n',
};

/** The page has a title of its own. */
function withoutTitle(tokens: readonly Token[]): Token[] {
  const [first] = tokens;
  const isTitle = first?.type === 'heading_open' && first.tag === 'h1';
  return tokens.slice(isTitle ? 3 : 0);
}

/** @returns the ids that headings have now */
function nameHeadings(tokens: readonly Token[]): ReadonlySet<string> {
  const taken = new Set<string>();
  let above = 1;
  let level = 1;
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open') {
      level = Math.min(Math.max(2, Number(token.tag.slice(1))), above + 1);
      above = level;
      const id = freeId(textOf(tokens[at + 1]), taken);
      taken.add(id);
      token.attrSet('id', id);
    }
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = `h${level}`;
  });
  return taken;
}

function textOf(token: Token | undefined): string {
  return (token?.children ?? []).map(({ content }) => content).join('');
}

function freeId(text: string, taken: ReadonlySet<string>): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const base = `guide-${slug}`.slice(0, 80);
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
  return id;
}

function linkHeadings(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open') wrap(tokens[at + 1], String(token.attrGet('id')));
  });
}

/** A heading leads to itself, unless it leads somewhere already. */
function wrap(token: Token | undefined, id: string): void {
  const children = token?.children;
  if (!children || children.some(({ type }) => type === 'link_open')) return;
  const open = new MarkdownIt.Token('link_open', 'a', 1);
  open.attrSet('href', `#${id}`);
  const close = new MarkdownIt.Token('link_close', 'a', -1);
  token.children = [open, ...children, close];
}

/** Attributes of style are forbidden by the policy of the pages. */
function settleCell(token: Token): void {
  if (token.type !== 'th_open' && token.type !== 'td_open') return;
  const align = /(?:right|center)/.exec(String(token.attrGet('style') ?? ''))?.[0];
  token.attrs = align === undefined ? [] : [['class', align]];
  if (token.type === 'th_open') token.attrPush(['scope', 'col']);
}

function settleLinks(tokens: readonly Token[], lead: (href: string) => string | undefined): void {
  const isOpen: boolean[] = [];
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const href = lead(String(token.attrGet('href') ?? ''));
      isOpen.push(href !== undefined);
      if (href === undefined) dissolve(token);
      else token.attrs = [['href', href], ...(href.startsWith('#') ? [] : [outside])];
    } else if (token.type === 'link_close') {
      if (isOpen.pop() === false) dissolve(token);
    }
  }
}

const outside: [string, string] = ['rel', 'noopener noreferrer'];

function dissolve(token: Token): void {
  token.tag = 'span';
  token.attrs = null;
}

function settleImages(tokens: readonly Token[], guide: GuideFile): void {
  for (const token of tokens) if (token.type === 'image') settleImage(token, guide);
}

function settleImage(token: Token, { images }: GuideFile): void {
  const source = String(token.attrGet('src') ?? '');
  const copied = Object.hasOwn(images, source) ? images[source] : undefined;
  if (copied !== undefined) {
    token.attrs = [
      ['src', copied],
      ['alt', ''],
    ];
    return;
  }
  // Nothing is loaded from elsewhere: what it shows is told in its words.
  token.type = 'text';
  token.content = token.content === '' ? '' : `[${token.content}]`;
}

function addressOf(
  href: string,
  ids: ReadonlySet<string>,
  { path }: GuideFile,
  { repository, commit }: GuideOrigin,
): string | undefined {
  if (href.startsWith('#')) {
    const id = `guide-${decode(href.slice(1)).toLowerCase()}`;
    return ids.has(id) ? `#${id}` : undefined;
  }
  if (/^mailto:[^\s?]+$/i.test(href)) return href;
  if (/^[a-z][a-z\d+.-]*:/i.test(href) || href.startsWith('//')) return webAddress(href);
  const [file = '', fragment] = href.split('#', 2);
  // As GitHub and GitLab read it, a slash at the beginning is the top of the repository.
  const base = file.startsWith('/') ? '' : posix.dirname(path);
  const target = posix.normalize(posix.join(base, decode(file).replace(/^\/+/, '')));
  if (commit === undefined || target.startsWith('..')) return undefined;
  const page = filePage(repository, commit, target);
  return page === undefined || fragment === undefined ? page : `${page}#${fragment}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
