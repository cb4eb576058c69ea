import { deploymentOf } from '../adapters/atlassian-site.js';
import { type ConfluenceClientOptions, openConfluence } from '../adapters/confluence-client.js';
import type { StoredPage } from '../adapters/confluence-page-data.js';
import { confluencePages } from '../adapters/confluence-pages.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderConfluence } from '../render/render-confluence.js';
import type { PaceOptions } from '../trackers/paced-calls.js';
import { applyConfluencePage } from './apply-confluence-page.js';
import { planConfluencePage } from './plan-confluence-page.js';
import type { Publisher } from './publisher.js';

/** Which page, and how it is made. */
export interface ConfluencePageOptions extends ConfluenceClientOptions {
  /** Key of the space, such as `OPS` or `~jdoe`. */
  readonly space: string;
  /** Title of the page, at most 255 characters; no two pages of a space have the same. */
  readonly title: string;
  /**
   * The page above it, for a page that has to be created: its id, which is a number, or its title.
   * Default: the home page of the space. A page that is there is never moved.
   */
  readonly parent?: string;
  /** Writes the body in storage format, which is well-formed XHTML. Default: {@link renderConfluence}. */
  readonly render?: (notes: ReleaseNotes) => string;
  /** Whether a page that was written or changed by hand is written over. Default: no, it is warned of. */
  readonly replace?: boolean;
  /** Kind of site. Default: `cloud` for hosts of Atlassian, `data-center` for all others. */
  readonly deployment?: 'cloud' | 'data-center';
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
}

/**
 * A page in Confluence Cloud or Data Center, created or updated by its title. Each update is a new
 * version in the history of the page. A property of the page remembers what was published.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`. Planning and applying:
 * `NOTES_PUBLISH_FAILED`, `NOTES_PUBLISH_CONFLICT`.
 *
 * @example
 * ```ts
 * const publisher = confluencePage({
 *   baseUrl: 'https://example.atlassian.net',
 *   credentials: { user: 'bot@example.com', token },
 *   space: 'OPS',
 *   title: 'al2023 2026.11.1',
 *   parent: 'Release notes',
 * });
 * ```
 */
export function confluencePage(options: ConfluencePageOptions): Publisher {
  const site = openConfluence(options);
  checkOptions(options);
  const { space, parent, render = renderConfluence, replace = false } = options;
  const title = cleanText(options.title);
  const cloud = (options.deployment ?? deploymentOf(site)) === 'cloud';
  const place = {
    kind: 'confluence-page',
    target: `${site.href.replace(/^https?:\/\//, '')} space ${space} page "${title}"`,
  };
  const pages = confluencePages(site, space, cloud, options);

  const parentId = async (signal: AbortSignal | undefined) => {
    if (parent === undefined || /^\d+$/.test(parent)) return parent;
    const above = await pages.find(cleanText(parent), signal);
    if (above) return above.id;
    throw new ReleaseNotesError(
      'NOTES_PUBLISH_FAILED',
      `Cannot plan ${place.target}: the space has no page "${cleanText(parent)}" to put it under. Create that, or check the option parent.`,
    );
  };

  return {
    ...place,
    async plan(notes, { signal } = {}) {
      const body = render(notes);
      const page = await pages.find(title, signal);
      checkPage(page, place.target);
      const above = page ? undefined : await parentId(signal);
      const wanted = { title, body, release: notes.version, parentId: above, replace };
      return { ...place, ...planConfluencePage(wanted, page) };
    },
    async apply({ action, steps }, { signal } = {}) {
      const { id, wrote } = await applyConfluencePage(steps, {
        pages,
        title,
        replace,
        place: place.target,
        signal,
      });
      return {
        ...place,
        action: wrote ? action : 'none',
        ...(id !== undefined && { url: pages.address(id) }),
        warnings: [],
      };
    },
  };
}

function checkPage(page: StoredPage | undefined, place: string): void {
  if (!page || page.status === 'current') return;
  throw new ReleaseNotesError(
    'NOTES_PUBLISH_FAILED',
    `Cannot plan ${place}: the page is ${page.status}, and its title is taken. Restore it, or give another title.`,
  );
}

function checkOptions({ space, title, parent }: ConfluencePageOptions): void {
  const name = cleanText(title);
  if (!/^~?[A-Za-z0-9._:@-]{1,255}$/.test(space)) {
    throw invalid('space', space, 'give the key of a space, such as OPS');
  }
  if (name === '' || name.length > 255) {
    throw invalid('title', name, 'give a title of 1 to 255 characters');
  }
  if (parent !== undefined && cleanText(parent) === '') {
    throw invalid('parent', parent, 'give the id or the title of a page');
  }
}

function invalid(option: string, value: string, cure: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option ${option} of confluencePage: "${cleanText(value).slice(0, 300)}" is not valid; ${cure}.`,
  );
}
