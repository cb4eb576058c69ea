import type { AtlassianSite } from './atlassian-site.js';
import type { ConfluenceRequest } from './confluence-client.js';

/** How one edition of Confluence is asked: the same questions by other paths and bodies. */
export interface ConfluenceEdition {
  /** Address of the site that paths go behind. */
  readonly href: string;
  /** Path of the space, where pages are asked for by its id. */
  readonly spacePath?: string;
  /** Path of the pages of a title. `spaceId` is the id that {@link spacePath} led to. */
  pagesPath(title: string, spaceId: string): string;
  /** Path of what is remembered of a page. */
  propertyPath(pageId: string): string;
  /** Whether the path of a property leads to a list of them. */
  readonly listsProperties: boolean;
  /** Creates a page. */
  create(page: NewPage, spaceId: string): ConfluenceRequest;
  /** Writes the next version of a page. */
  update(page: NextPage): ConfluenceRequest;
  /** Remembers something of a page: anew, or in the place of `property`. */
  remember(pageId: string, value: unknown, property: KnownProperty | undefined): ConfluenceRequest;
  /** Where people find a page. */
  address(pageId: string): string;
}

/** A page that is created. */
export interface NewPage {
  readonly title: string;
  /** Storage format. */
  readonly body: string;
  readonly parentId?: string;
}

/** A page that gets a version. */
export interface NextPage {
  readonly id: string;
  /** Number of the version it has now. */
  readonly version: number;
  readonly title: string;
  /** Storage format. */
  readonly body: string;
  /** What is told of the version. */
  readonly message: string;
}

/** A property that is there. */
export interface KnownProperty {
  readonly id: string;
  readonly version: number;
}

/** Name of the property that holds what was published. */
export const propertyKey = 'soe-release-notes';

/**
 * Confluence Cloud, by its interface v2.
 * https://developer.atlassian.com/cloud/confluence/rest/v2/intro/
 */
export function confluenceCloud(site: AtlassianSite, space: string): ConfluenceEdition {
  const href = `${site.href.replace(/\/wiki$/, '')}/wiki`;
  const pages = '/api/v2/pages';
  const stored = (value: string) => ({ representation: 'storage', value });
  return {
    href,
    spacePath: `/api/v2/spaces?keys=${encodeURIComponent(space)}`,
    pagesPath: (title, spaceId) =>
      `${pages}?space-id=${spaceId}&title=${encodeURIComponent(title)}&body-format=storage&limit=50`,
    propertyPath: (id) => `${pages}/${encodeURIComponent(id)}/properties?key=${propertyKey}`,
    listsProperties: true,
    create: ({ title, body, parentId }, spaceId) => ({
      method: 'POST',
      path: pages,
      body: {
        ...{ spaceId, status: 'current', title, body: stored(body) },
        ...(parentId !== undefined && { parentId }),
      },
    }),
    update: ({ id, version, title, body, message }) => ({
      method: 'PUT',
      path: `${pages}/${encodeURIComponent(id)}`,
      body: {
        ...{ id, status: 'current', title, body: stored(body) },
        version: { number: version + 1, message },
      },
    }),
    remember: (id, value, property) =>
      rememberAt(`${pages}/${encodeURIComponent(id)}/properties`, property?.id, value, property),
    address: (id) => `${href}/spaces/${encodeURIComponent(space)}/pages/${encodeURIComponent(id)}`,
  };
}

/**
 * Confluence Data Center, by its only interface.
 * https://developer.atlassian.com/server/confluence/confluence-rest-api-examples/
 */
export function confluenceDataCenter(site: AtlassianSite, space: string): ConfluenceEdition {
  const { href } = site;
  const content = '/rest/api/content';
  const stored = (value: string) => ({ storage: { value, representation: 'storage' } });
  return {
    href,
    pagesPath: (title) =>
      `${content}?type=page&spaceKey=${encodeURIComponent(space)}&title=${encodeURIComponent(title)}&expand=version,body.storage&limit=50`,
    propertyPath: (id) =>
      `${content}/${encodeURIComponent(id)}/property/${propertyKey}?expand=version`,
    listsProperties: false,
    create: ({ title, body, parentId }) => ({
      method: 'POST',
      path: content,
      body: {
        ...{ type: 'page', title, space: { key: space }, body: stored(body) },
        ...(parentId !== undefined && { ancestors: [{ id: parentId }] }),
      },
    }),
    update: ({ id, version, title, body, message }) => ({
      method: 'PUT',
      path: `${content}/${encodeURIComponent(id)}`,
      body: {
        ...{ id, type: 'page', title, body: stored(body) },
        version: { number: version + 1, message },
      },
    }),
    remember: (id, value, property) =>
      rememberAt(`${content}/${encodeURIComponent(id)}/property`, propertyKey, value, property),
    address: (id) => `${href}/pages/viewpage.action?pageId=${encodeURIComponent(id)}`,
  };
}

function rememberAt(
  path: string,
  own: string | undefined,
  value: unknown,
  property: KnownProperty | undefined,
): ConfluenceRequest {
  if (property === undefined) return { method: 'POST', path, body: { key: propertyKey, value } };
  const version = { number: property.version + 1 };
  return { method: 'PUT', path: `${path}/${own}`, body: { key: propertyKey, value, version } };
}
