import { answerOf, placeError } from '../publish/place-error.js';
import type { CallResult } from '../trackers/paced-calls.js';
import type { AtlassianSite } from './atlassian-site.js';
import { type ConfluenceCallsOptions, confluenceCalls } from './confluence-calls.js';
import {
  type ConfluenceEdition,
  confluenceCloud,
  confluenceDataCenter,
} from './confluence-editions.js';
import {
  idOf,
  readPage,
  readProperty,
  type StoredPage,
  type StoredProperty,
} from './confluence-page-data.js';

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

/** Pages of a space on Confluence Cloud (interface v2) or Data Center. */
export function confluencePages(
  site: AtlassianSite,
  space: string,
  cloud: boolean,
  options: ConfluenceCallsOptions,
): ConfluencePages {
  const edition = cloud ? confluenceCloud(site, space) : confluenceDataCenter(site, space);
  const calls = confluenceCalls({ ...site, href: edition.href }, options);
  const at = `in space ${space} of Confluence (${site.host})`;
  const reader = pageReader(edition, calls, at);
  return {
    find: reader.find,
    async create(page, signal) {
      const request = edition.create(page, await reader.spaceId(signal));
      return written(await calls.send(request, signal), `create page "${page.title}" ${at}`);
    },
    async update(page, content, signal) {
      const request = edition.update({ ...page, ...content });
      return written(await calls.send(request, signal), `update page "${content.title}" ${at}`);
    },
    async remember({ id, property }, value, signal) {
      const result = await calls.send(edition.remember(id, value, property), signal);
      if (!result.ok && (result.failure.status === 400 || isTaken(result.failure)))
        return undefined;
      answerOf(result, `remember what was published ${at}`);
      return true;
    },
    address: edition.address,
  };
}

function pageReader(
  edition: ConfluenceEdition,
  calls: ReturnType<typeof confluenceCalls>,
  at: string,
) {
  let known: string | undefined;

  async function spaceId(signal?: AbortSignal): Promise<string> {
    if (edition.spacePath === undefined) return '';
    if (known !== undefined) return known;
    const [found] = await calls.list(edition.spacePath, `read the space ${at}`, signal);
    known = idOf(found);
    if (known !== undefined) return known;
    const reason = 'there is no such space, or these credentials may not see it';
    throw placeError({ kind: 'rejected', reason }, `publish ${at}`);
  }

  async function find(title: string, signal?: AbortSignal): Promise<StoredPage | undefined> {
    const path = edition.pagesPath(title, await spaceId(signal));
    const items = await calls.list(path, `read page "${title}" ${at}`, signal);
    const pages = items.flatMap((item) => readPage(item) ?? []);
    const wanted = title.toLowerCase();
    // Some servers take the title for a beginning.
    const page =
      pages.find((each) => each.title === title) ??
      pages.find((each) => each.title.toLowerCase() === wanted);
    if (!page) return undefined;
    const property = await findProperty(page.id, signal);
    return { ...page, ...(property && { property }) };
  }

  async function findProperty(id: string, signal?: AbortSignal) {
    const attempt = `read what was published ${at}`;
    const path = edition.propertyPath(id);
    if (edition.listsProperties) {
      return (await calls.list(path, attempt, signal)).flatMap(
        (item) => readProperty(item) ?? [],
      )[0];
    }
    const result = await calls.send({ method: 'GET', path }, signal);
    if (!result.ok && result.failure.status === 404) return undefined;
    return readProperty(answerOf(result, attempt));
  }

  return { spaceId, find };
}

/** `undefined` for an answer that says that somebody else was faster. */
function written(result: CallResult<unknown>, attempt: string): Written | undefined {
  if (!result.ok && isTaken(result.failure)) return undefined;
  const page = readPage(answerOf(result, attempt));
  if (page) return { id: page.id, version: page.version };
  throw placeError(
    { kind: 'rejected', reason: 'it answered with something that is no page' },
    attempt,
  );
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
