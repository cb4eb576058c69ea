import { SaxesParser } from 'saxes';
import { type Answer, type Call, startServer } from './http-faults.js';

export interface ConfluenceEmulatorOptions {
  readonly edition: 'cloud' | 'data-center';
  /** `Authorization` header that is accepted. Default: every call is. */
  readonly authorization?: string;
  /** Items on a page of a list. Default: 25. */
  readonly pageSize?: number;
}

export interface EmulatedPage {
  readonly id: string;
  title: string;
  status: string;
  parentId: string | undefined;
  body: string;
  /** The latest version is the last; every one has its text. */
  readonly versions: { readonly message: string; readonly body: string }[];
  readonly properties: Map<string, { readonly id: string; version: number; value: unknown }>;
}

/**
 * Pages of the space OPS, by interface v2 of Cloud or by that of Data Center: titles are unique, a
 * version that is not the next one is refused, a body must be well-formed, lists come page by page, and
 * a body is kept in the words of Confluence.
 */
export async function startConfluence(options: ConfluenceEmulatorOptions) {
  const { edition, pageSize = 25 } = options;
  const cloud = edition === 'cloud';
  const prefix = cloud ? '/wiki' : '/confluence';
  const pages: EmulatedPage[] = [];

  const answer = ({ method, path, headers, body }: Call): Answer => {
    if (options.authorization !== undefined && headers.authorization !== options.authorization) {
      return refuse(401, `Unauthorized ${headers.authorization}`);
    }
    const url = new URL(path, 'http://confluence.invalid');
    const base = `${prefix}${cloud ? '/api/v2' : '/rest/api'}`;
    if (!url.pathname.startsWith(base)) return refuse(404, 'Not found');
    const parts = url.pathname
      .slice(base.length + 1)
      .split('/')
      .map(decodeURIComponent);
    const [kind, id = '', part, name] = parts;
    if (cloud && kind === 'spaces') {
      const found = url.searchParams.get('keys') === 'OPS' ? [{ id: '900', key: 'OPS' }] : [];
      return { status: 200, body: { results: found, _links: {} } };
    }
    if (kind !== (cloud ? 'pages' : 'content')) return refuse(404, 'Not found');
    if (id === '') return method === 'POST' ? create(body) : list(url);
    const page = pages.find((each) => each.id === id);
    if (!page) return refuse(404, 'No page with that id');
    if (part === (cloud ? 'properties' : 'property'))
      return property(page, method, name, url, body);
    return method === 'PUT' ? update(page, body) : refuse(405, 'Method not allowed');
  };

  const list = (url: URL): Answer => {
    const query = url.searchParams;
    const inSpace = cloud ? query.get('space-id') === '900' : query.get('spaceKey') === 'OPS';
    const title = query.get('title')?.toLowerCase();
    const visible = cloud ? ['current', 'archived'] : ['current'];
    // A title is taken for a beginning, which is less than what the real ones do.
    const found = pages.filter(
      (page) =>
        inSpace &&
        visible.includes(page.status) &&
        page.title.toLowerCase().startsWith(title ?? ''),
    );
    const start = Number(query.get('start') ?? query.get('cursor') ?? 0);
    const more = start + pageSize < found.length;
    const next = new URLSearchParams(query);
    next.set(cloud ? 'cursor' : 'start', String(start + pageSize));
    return {
      status: 200,
      body: {
        results: found.slice(start, start + pageSize).map((page) => show(page, true)),
        _links: more ? { next: `${url.pathname}?${next}` } : {},
      },
    };
  };

  const create = (body: unknown): Answer => {
    const data = body as Record<string, unknown>;
    const wrong = strange(
      data,
      cloud
        ? ['spaceId', 'status', 'title', 'parentId', 'body']
        : ['type', 'title', 'space', 'ancestors', 'body'],
    );
    if (wrong !== undefined) return refuse(400, `Unrecognized field ${wrong}`);
    const inSpace = cloud ? data['spaceId'] === '900' : at(data, 'space', 'key') === 'OPS';
    if (!inSpace) return refuse(404, 'No space');
    const title = String(data['title']);
    const text = at(data, 'body', ...(cloud ? ['value'] : ['storage', 'value']));
    const problem = invalid(title, text);
    if (problem) return problem;
    const parentId = cloud ? data['parentId'] : at(data, 'ancestors', '0', 'id');
    if (parentId !== undefined && !pages.some(({ id }) => id === parentId))
      return refuse(404, 'No parent');
    return { status: 200, body: show(add(title, String(text), parentId as string | undefined)) };
  };

  const update = (page: EmulatedPage, body: unknown): Answer => {
    const data = body as Record<string, unknown>;
    const wrong = strange(
      data,
      cloud
        ? ['id', 'status', 'title', 'body', 'version']
        : ['id', 'type', 'title', 'body', 'version'],
    );
    if (wrong !== undefined) return refuse(400, `Unrecognized field ${wrong}`);
    if (data['id'] !== page.id) return refuse(400, 'The id differs');
    const number = at(data, 'version', 'number');
    if (number !== page.versions.length + 1) {
      return refuse(
        409,
        `Version must be incremented on update. Current version is: ${page.versions.length}`,
      );
    }
    const title = String(data['title']);
    const text = at(data, 'body', ...(cloud ? ['value'] : ['storage', 'value']));
    const problem = invalid(title, text, page);
    if (problem) return problem;
    write(page, String(text), String(at(data, 'version', 'message') ?? ''));
    page.title = title;
    return { status: 200, body: show(page) };
  };

  const property = (
    page: EmulatedPage,
    method: string,
    name: string | undefined,
    url: URL,
    body: unknown,
  ): Answer => {
    const all = page.properties;
    const showProperty = (key: string) => {
      const found = all.get(key);
      return found && { id: found.id, key, value: found.value, version: { number: found.version } };
    };
    if (method === 'GET' && name === undefined) {
      const found = showProperty(url.searchParams.get('key') ?? '');
      return { status: 200, body: { results: found ? [found] : [], _links: {} } };
    }
    if (method === 'GET') {
      const found = showProperty(name ?? '');
      return found ? { status: 200, body: found } : refuse(404, 'No property');
    }
    const { key, value, version } = body as {
      key: string;
      value: unknown;
      version?: { number: number };
    };
    const there = all.get(key);
    if (method === 'POST') {
      if (there) return cloud ? refuse(400, 'Property exists') : refuse(409, 'Property exists');
      all.set(key, { id: `p${page.id}`, version: 1, value });
    } else {
      if (!there || name !== (cloud ? there.id : key)) return refuse(404, 'No property');
      if (version?.number !== there.version + 1) return refuse(409, 'Version conflict');
      Object.assign(there, { value, version: version.number });
    }
    return { status: 200, body: showProperty(key) };
  };

  const invalid = (title: string, text: unknown, own?: EmulatedPage): Answer | undefined => {
    if (title === '' || title.length > 255)
      return refuse(400, 'Title cannot be longer than 255 characters.');
    const taken = pages.some(
      (page) => page !== own && page.title.toLowerCase() === title.toLowerCase(),
    );
    if (taken)
      return refuse(
        400,
        'A page with this title already exists: A page already exists with the same title',
      );
    const problem = typeof text === 'string' ? malformed(text) : 'there is none';
    return problem === undefined ? undefined : refuse(400, `Error parsing xhtml: ${problem}`);
  };

  const add = (title: string, body: string, parentId?: string): EmulatedPage => {
    const page: EmulatedPage = {
      id: String(1_000 + pages.length),
      title,
      status: 'current',
      parentId,
      body: '',
      versions: [],
      properties: new Map(),
    };
    pages.push(page);
    write(page, body, '');
    return page;
  };

  const write = (page: EmulatedPage, body: string, message: string) => {
    page.body = body;
    page.versions.push({ message, body });
  };

  const show = (page: EmulatedPage, full = false) => ({
    id: page.id,
    title: page.title,
    status: page.status,
    version: { number: page.versions.length, message: page.versions.at(-1)?.message },
    ...(full && { body: { storage: { representation: 'storage', value: stored(page.body) } } }),
  });

  const server = await startServer(answer);
  return {
    ...server,
    url: `${server.url}${cloud ? '' : prefix}`,
    pages,
    add,
    /** Writes a version as a person does. */
    edit: (page: EmulatedPage, body: string) => write(page, body, ''),
    writes: () =>
      server.calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.slice(prefix.length)}`),
  };
}

export type ConfluenceEmulator = Awaited<ReturnType<typeof startConfluence>>;

/** As Confluence gives a text back: with ids of macros, named entities and spaces of its own. */
function stored(body: string): string {
  return body
    .replace(/<ac:structured-macro /g, '<ac:structured-macro ac:macro-id="1-2" ')
    .replaceAll('→', '&rarr;')
    .replaceAll('</p>', '</p>\n');
}

/** What is not well-formed about a text in storage format. */
export function malformed(body: string): string | undefined {
  const parser = new SaxesParser({ xmlns: true });
  let problem: string | undefined;
  parser.on('error', (error) => {
    problem ??= error.message;
  });
  const names =
    'xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource/identifier"';
  parser
    .write(`<page ${names}>${body.replace(/&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;/g, '')}</page>`)
    .close();
  return problem;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path)
    here = typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined;
  return here;
}

function strange(data: object, known: readonly string[]): string | undefined {
  return Object.keys(data).find((name) => !known.includes(name));
}

function refuse(status: number, message: string): Answer {
  return { status, body: { statusCode: status, message, errors: [{ status, title: message }] } };
}
