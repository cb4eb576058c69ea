import { answerOf, placeError } from '../publish/place-error.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import { type CallResult, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import type { AtlassianSite } from './atlassian-site.js';
import {
  type ConfluenceClientOptions,
  type ConfluenceRequest,
  confluenceClient,
} from './confluence-client.js';

/** A page as Confluence keeps it. */
export interface StoredPage {
  readonly id: string;
  /** `current`, or `archived`, … */
  readonly status: string;
  readonly version: number;
  /** What was told of its latest version. */
  readonly message: string;
  /** Its text in storage format. */
  readonly body: string;
  /** What was remembered of it the last time. */
  readonly property?: StoredProperty;
}

/** What is remembered of a page beside it. */
export interface StoredProperty {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of what was published, in hexadecimal. */
  readonly sha256: string;
  /** Version that the page then had. */
  readonly pageVersion: number;
}

/** What a page is given. */
export interface PageContent {
  readonly title: string;
  /** Storage format. */
  readonly body: string;
}

/** The pages of one space. */
export interface ConfluencePages {
  /** The page of that title, wherever it is in the space. */
  find(title: string, signal?: AbortSignal): Promise<StoredPage | undefined>;
  /** Creates a page, once; `undefined`: its title is taken. */
  create(
    content: PageContent & { readonly parentId?: string },
    signal?: AbortSignal,
  ): Promise<Written | undefined>;
  /** Writes the next version; `undefined`: `version` is not the latest one. */
  update(
    page: { readonly id: string; readonly version: number },
    content: PageContent & { readonly message: string },
    signal?: AbortSignal,
  ): Promise<Written | undefined>;
  /** Remembers what was published; `undefined`: somebody else did at the same time. */
  remember(
    page: { readonly id: string; readonly property?: StoredProperty | undefined },
    value: { readonly sha256: string; readonly pageVersion: number },
    signal?: AbortSignal,
  ): Promise<true | undefined>;
  /** Where people find a page. */
  address(id: string): string;
}

/** A page that was written. */
export interface Written {
  readonly id: string;
  readonly version: number;
}

/** Name of the property that holds what was published. */
export const propertyKey = 'soe-release-notes';

/** Pages of a space on Confluence Cloud (interface v2) or Data Center. */
export function confluencePages(
  site: AtlassianSite,
  space: string,
  cloud: boolean,
  options: ConfluenceClientOptions & { readonly pace?: PaceOptions | undefined },
): ConfluencePages {
  const href = cloud ? `${site.href.replace(/\/wiki$/, '')}/wiki` : site.href;
  const client = confluenceClient({ ...site, href }, options);
  const paced = pacedCalls(options.pace);
  const at = `in space ${space} of Confluence (${site.host})`;
  const call = (request: ConfluenceRequest, signal?: AbortSignal) =>
    paced(request.method, () => client(request, signal), { signal });
  const get = (path: string, signal?: AbortSignal) => call({ method: 'GET', path }, signal);
  const read = async (path: string, attempt: string, signal?: AbortSignal) =>
    answerOf(await get(path, signal), `${attempt} ${at}`);
  let spaceId: string | undefined;

  /** All items of a list. The server says where it goes on; only the query of that is taken. */
  const all = async (path: string, attempt: string, signal?: AbortSignal) => {
    const items: unknown[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page = await read(next, attempt, signal);
      items.push(...listAt(page, 'results'));
      const told = valueAt(page, '_links', 'next');
      const query = typeof told === 'string' ? /\?.*$/.exec(told)?.[0] : undefined;
      next = query === undefined ? undefined : path.replace(/\?.*$/, '') + query;
    }
    return items;
  };

  const openSpace = async (signal?: AbortSignal) => {
    if (spaceId !== undefined) return spaceId;
    const path = `/api/v2/spaces?keys=${encodeURIComponent(space)}`;
    const [found] = await all(path, 'read the space', signal);
    spaceId = idOf(found);
    if (spaceId !== undefined) return spaceId;
    const reason = 'there is no such space, or these credentials may not see it';
    throw placeError({ kind: 'rejected', reason }, `publish ${at}`);
  };

  const find = async (title: string, signal?: AbortSignal): Promise<StoredPage | undefined> => {
    const name = encodeURIComponent(title);
    const path = cloud
      ? `/api/v2/pages?space-id=${await openSpace(signal)}&title=${name}&body-format=storage&limit=50`
      : `/rest/api/content?type=page&spaceKey=${encodeURIComponent(space)}&title=${name}&expand=version,body.storage&limit=50`;
    const pages = (await all(path, `read page "${title}"`, signal)).flatMap(
      (item) => readPage(item) ?? [],
    );
    const wanted = title.toLowerCase();
    // Some servers take the title for a beginning.
    const page =
      pages.find((each) => each.title === title) ??
      pages.find((each) => each.title.toLowerCase() === wanted);
    if (!page) return undefined;
    const property = await findProperty(page.id, signal);
    return { ...page, ...(property && { property }) };
  };

  const findProperty = async (id: string, signal?: AbortSignal) => {
    const attempt = 'read what was published';
    if (cloud) {
      const path = `/api/v2/pages/${encodeURIComponent(id)}/properties?key=${propertyKey}`;
      return (await all(path, attempt, signal)).flatMap((item) => readProperty(item) ?? [])[0];
    }
    const path = `/rest/api/content/${encodeURIComponent(id)}/property/${propertyKey}?expand=version`;
    const result = await get(path, signal);
    if (!result.ok && result.failure.status === 404) return undefined;
    return readProperty(answerOf(result, `${attempt} ${at}`));
  };

  /** `undefined` for an answer that says that somebody else was faster. */
  const written = (result: CallResult<unknown>, attempt: string): Written | undefined => {
    if (!result.ok && isTaken(result.failure)) return undefined;
    const page = readPage(answerOf(result, `${attempt} ${at}`));
    if (page) return { id: page.id, version: page.version };
    throw placeError(
      { kind: 'rejected', reason: 'it answered with something that is no page' },
      `${attempt} ${at}`,
    );
  };

  return {
    find,
    async create({ title, body, parentId }, signal) {
      const request: ConfluenceRequest = cloud
        ? {
            method: 'POST',
            path: '/api/v2/pages',
            body: {
              spaceId: await openSpace(signal),
              status: 'current',
              title,
              body: { representation: 'storage', value: body },
              ...(parentId !== undefined && { parentId }),
            },
          }
        : {
            method: 'POST',
            path: '/rest/api/content',
            body: {
              type: 'page',
              title,
              space: { key: space },
              body: { storage: { value: body, representation: 'storage' } },
              ...(parentId !== undefined && { ancestors: [{ id: parentId }] }),
            },
          };
      return written(await call(request, signal), `create page "${title}"`);
    },
    async update({ id, version }, { title, body, message }, signal) {
      const next = { number: version + 1, message };
      const path = cloud
        ? `/api/v2/pages/${encodeURIComponent(id)}`
        : `/rest/api/content/${encodeURIComponent(id)}`;
      const content = cloud
        ? { id, status: 'current', title, body: { representation: 'storage', value: body } }
        : {
            id,
            type: 'page',
            title,
            body: { storage: { value: body, representation: 'storage' } },
          };
      const request = { method: 'PUT', path, body: { ...content, version: next } } as const;
      return written(await call(request, signal), `update page "${title}"`);
    },
    async remember({ id, property }, value, signal) {
      const number = property && { version: { number: property.version + 1 } };
      const base = cloud
        ? `/api/v2/pages/${encodeURIComponent(id)}/properties`
        : `/rest/api/content/${encodeURIComponent(id)}/property`;
      const own = cloud ? property?.id : propertyKey;
      const request: ConfluenceRequest = property
        ? { method: 'PUT', path: `${base}/${own}`, body: { key: propertyKey, value, ...number } }
        : { method: 'POST', path: base, body: { key: propertyKey, value } };
      const result = await call(request, signal);
      if (!result.ok && (result.failure.status === 400 || isTaken(result.failure)))
        return undefined;
      answerOf(result, `remember what was published ${at}`);
      return true;
    },
    address: (id) =>
      cloud
        ? `${href}/spaces/${encodeURIComponent(space)}/pages/${encodeURIComponent(id)}`
        : `${href}/pages/viewpage.action?pageId=${encodeURIComponent(id)}`,
  };
}

/** A version that is not the latest is 409; a title that is taken is 400 or 409, by the edition. */
function isTaken({
  status,
  reason,
}: {
  readonly status?: number;
  readonly reason: string;
}): boolean {
  return status === 409 || (status === 400 && /already exists|same title/i.test(reason));
}

function readPage(json: unknown): (StoredPage & { readonly title: string }) | undefined {
  const id = idOf(json);
  const version = valueAt(json, 'version', 'number');
  if (id === undefined || typeof version !== 'number') return undefined;
  const body = valueAt(json, 'body', 'storage', 'value');
  return {
    id,
    title: textAt(json, 'title') ?? '',
    status: textAt(json, 'status') ?? 'current',
    version,
    message: textAt(json, 'version', 'message') ?? '',
    body: typeof body === 'string' ? body : '',
  };
}

function readProperty(json: unknown): StoredProperty | undefined {
  const version = valueAt(json, 'version', 'number');
  if (typeof version !== 'number') return undefined;
  const value = valueAt(json, 'value');
  return {
    id: idOf(json) ?? '',
    version,
    sha256: textAt(value, 'sha256') ?? '',
    pageVersion: Number(valueAt(value, 'pageVersion') ?? 0),
  };
}

function idOf(json: unknown): string | undefined {
  const id = valueAt(json, 'id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
