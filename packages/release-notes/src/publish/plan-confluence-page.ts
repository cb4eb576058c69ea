import type { StoredPage } from '../adapters/confluence-page-data.js';
import { digestOf } from './digest-of.js';
import type { PublicationAction, PublicationStep } from './publisher.js';

/** What a page is to be. */
export interface WantedPage {
  readonly title: string;
  /** Storage format. */
  readonly body: string;
  /** Version of the notes, for the history of the page. */
  readonly release: string;
  /** Id of the page above it, for a page that has to be created. */
  readonly parentId?: string | undefined;
  readonly replace: boolean;
}

/** Decides what makes a page what it is to be. */
export function planConfluencePage(
  wanted: WantedPage,
  page: StoredPage | undefined,
): Omit<PublicationAction, 'kind' | 'target'> {
  const { title, body, release, parentId, replace } = wanted;
  const digest = digestOfPage(wanted);
  const shared = { title, body, sha256: digest, message: messageOf(release, digest) };
  const remember: PublicationStep = {
    title: `remember what was published as "${title}"`,
    write: { do: 'remember', title, sha256: digest },
  };
  if (!page) {
    const write = { do: 'create', ...shared, replace, ...(parentId !== undefined && { parentId }) };
    return {
      action: 'create',
      reason: `There is no page "${title}".`,
      steps: [{ title: `create page "${title}"`, write }, remember],
      warnings: [],
    };
  }
  const published = publishedAs(page, wanted);
  if (published === digest) {
    const kept = page.property?.sha256 === digest && page.property.pageVersion === page.version;
    return {
      action: kept ? 'none' : 'update',
      reason: kept
        ? `Page "${title}" is as it should be.`
        : `Page "${title}" was written, but what was published is not remembered.`,
      steps: kept ? [] : [{ ...remember, write: { ...remember.write, pageVersion: page.version } }],
      warnings: [],
    };
  }
  if (published === undefined && !replace) {
    return {
      action: 'none',
      reason: `Page "${title}" was written or changed by hand.`,
      steps: [],
      warnings: [
        `Page "${title}" was written or changed by hand and stays as it is; the option replace writes over it, and its history keeps what it said.`,
      ],
    };
  }
  const update = {
    title: `write version ${page.version + 1} of page "${title}"`,
    write: { do: 'update', ...shared, replace, id: page.id, version: page.version },
  };
  return {
    action: 'update',
    reason: `Page "${title}" differs.`,
    steps: [update, remember],
    warnings: [],
  };
}

/**
 * Digest of what was published as the latest version of a page, `''` for an empty page, or `undefined`
 * if that version was written by hand. A run that was killed may have written the page and not yet the
 * property: the message of the version tells, and of a first version, which has none, its text.
 */
function publishedAs(page: StoredPage, wanted: WantedPage): string | undefined {
  const { property, version, message, body } = page;
  if (property?.pageVersion === version) return property.sha256;
  const told = /\[sha256 ([\da-f]{64})\]$/.exec(message)?.[1];
  if (told !== undefined) return told;
  if (!property && version === 1 && plainText(body) === plainText(wanted.body)) {
    return digestOfPage(wanted);
  }
  return body.trim() === '' ? '' : undefined;
}

function digestOfPage({ title, body }: WantedPage): string {
  return digestOf(`${title}\n${body}`);
}

function messageOf(release: string, digest: string): string {
  return `Release notes ${release.slice(0, 100)} [sha256 ${digest}]`;
}

/**
 * Letters and digits of a text in storage format. Confluence stores attributes, white space and
 * entities in its own way, so that nothing else can be compared.
 */
function plainText(body: string): string {
  return body
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    .replace(/<[^<>]*>|&#?\w+;|[^\w<>&]/g, '');
}
