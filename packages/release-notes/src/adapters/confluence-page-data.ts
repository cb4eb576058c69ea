import { textAt, valueAt } from '../trackers/json-at.js';

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

/** The page of an answer; `undefined` for something else. */
export function readPage(json: unknown): (StoredPage & { readonly title: string }) | undefined {
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

/** What was remembered of a page; `undefined` for something else. */
export function readProperty(json: unknown): StoredProperty | undefined {
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

/** Ids are texts on Cloud, and may be numbers on Data Center. */
export function idOf(json: unknown): string | undefined {
  const id = valueAt(json, 'id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
