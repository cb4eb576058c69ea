import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHubRepository } from '../issues/trackers.js';
import { normal } from '../publish/content-mark.js';
import { answerOf, placeError } from '../publish/place-error.js';
import { textAt, valueAt } from '../trackers/json-at.js';
import { type CallResult, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import {
  type GitHubAnswer,
  type GitHubClientOptions,
  type GitHubRequest,
  githubApi,
  githubCalls,
} from './github-calls.js';

/** A release as GitHub keeps it. */
export interface StoredRelease {
  readonly id: number;
  readonly tag: string;
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Page of the release. */
  readonly url?: string;
  /** Address that takes assets. */
  readonly uploadUrl: string;
}

/** An asset as GitHub keeps it. */
export interface StoredAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** Whether all of it arrived; a killed upload leaves one that did not. */
  readonly complete: boolean;
  /** SHA-256 in hexadecimal, where GitHub or the label tells. */
  readonly sha256?: string;
}

/** An asset to be stored. */
export interface AssetUpload {
  readonly name: string;
  readonly content: Uint8Array;
  readonly contentType: string;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** What a release is given; names as GitHub's. */
export interface ReleaseFields {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: 'true' | 'false' | 'legacy';
}

/** The releases of one repository. */
export interface GitHubReleases {
  /** The releases of a tag: the published one, or else its drafts, oldest first. */
  find(tag: string, signal?: AbortSignal): Promise<readonly StoredRelease[]>;
  /** The release as it is by now; `undefined` if it is gone. */
  read(release: StoredRelease, signal?: AbortSignal): Promise<StoredRelease | undefined>;
  /** Id of the release that is shown as the latest. */
  latest(signal?: AbortSignal): Promise<number | undefined>;
  hasTag(tag: string, signal?: AbortSignal): Promise<boolean>;
  assets(release: StoredRelease, signal?: AbortSignal): Promise<readonly StoredAsset[]>;
  /** Creates a release, once: a repeated attempt looks first whether the one before worked. */
  create(
    fields: ReleaseFields & { readonly tag_name: string },
    signal?: AbortSignal,
  ): Promise<StoredRelease>;
  update(id: number, fields: ReleaseFields, signal?: AbortSignal): Promise<StoredRelease>;
  /** Stores an asset, and removes before what an attempt that failed has left. */
  upload(release: StoredRelease, asset: AssetUpload, signal?: AbortSignal): Promise<void>;
  removeAsset(id: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Releases of GitHub through its REST interface. Writes keep a second's distance, as GitHub asks; limits
 * and failures are waited for and tried again.
 */
export function githubReleases(
  repository: GitHubRepository,
  options: GitHubClientOptions & { readonly pace?: PaceOptions | undefined },
): GitHubReleases {
  const { pace = {} } = options;
  const call = githubCalls(repository, options, pace.now ?? Date.now);
  const paced = pacedCalls(pace);
  const { delay = (ms, signal) => sleep(ms, undefined, signal && { signal }) } = pace;
  const path = `/repos/${repository.name}`;
  const here = repository.url.replace(/^https?:\/\//, '');
  // github.com tells the digests of assets; Enterprise Server does in its latest versions only.
  const labels = !/^(?:www\.)?github\.com$|\.ghe\.com$/.test(new URL(repository.server).host);
  let written = false;

  const get = (url: string, signal?: AbortSignal) =>
    paced('read', () => call({ method: 'GET', url }, signal), { signal });

  const write = async (
    request: GitHubRequest,
    signal?: AbortSignal,
    before?: () => Promise<GitHubAnswer | undefined>,
  ): Promise<CallResult<GitHubAnswer>> => {
    if (written) await delay(1_000, signal);
    written = true;
    let again = false;
    const attempt = async () => {
      const done = again ? await before?.() : undefined;
      again = true;
      return done ? ({ ok: true, value: done } as const) : call(request, signal);
    };
    return paced('write', attempt, { signal });
  };

  const pages = async (url: string, attempt: string, signal?: AbortSignal) => {
    const items: unknown[] = [];
    for (let page = 1; ; page += 1) {
      const { data } = answerOf(await get(`${url}?per_page=100&page=${page}`, signal), attempt);
      if (!Array.isArray(data)) throw placeError(noList, attempt);
      items.push(...data);
      if (data.length < 100) return items;
    }
  };

  const find = async (tag: string, signal?: AbortSignal): Promise<readonly StoredRelease[]> => {
    const attempt = `read release ${tag} of ${here}`;
    const result = await get(`${path}/releases/tags/${encodeURIComponent(tag)}`, signal);
    if (result.ok) {
      const release = readRelease(result.value.data);
      // GitHub gives published ones only; a proxy or an emulator may not.
      if (release && !release.draft) return [release];
    } else if (result.failure.status !== 404) throw placeError(result.failure, attempt);
    const all = (await pages(`${path}/releases`, attempt, signal)).flatMap(
      (item) => readRelease(item) ?? [],
    );
    return all.filter((release) => release.tag === tag).sort((a, b) => a.id - b.id);
  };

  const assets = async (release: StoredRelease, signal?: AbortSignal) =>
    (
      await pages(
        `${path}/releases/${release.id}/assets`,
        `read the assets of ${release.tag} in ${here}`,
        signal,
      )
    ).flatMap((item) => readAsset(item) ?? []);

  const removeAsset = async (id: number, signal?: AbortSignal) => {
    const result = await write({ method: 'DELETE', url: `${path}/releases/assets/${id}` }, signal);
    if (result.ok || result.failure.status === 404) return;
    throw placeError(result.failure, `remove an asset in ${here}`);
  };

  return {
    find,
    assets,
    removeAsset,
    async read({ id, tag }, signal) {
      const result = await get(`${path}/releases/${id}`, signal);
      if (!result.ok && result.failure.status === 404) return undefined;
      const attempt = `read release ${tag} of ${here}`;
      return releaseIn(answerOf(result, attempt), attempt);
    },
    async latest(signal) {
      const result = await get(`${path}/releases/latest`, signal);
      if (result.ok) return readRelease(result.value.data)?.id;
      if (result.failure.status === 404) return undefined;
      throw placeError(result.failure, `read the latest release of ${here}`);
    },
    async hasTag(tag, signal) {
      const ref = tag.split('/').map(encodeURIComponent).join('/');
      const result = await get(`${path}/git/ref/tags/${ref}`, signal);
      if (!result.ok && result.failure.status !== 404) {
        throw placeError(result.failure, `read tag ${tag} of ${here}`);
      }
      return result.ok;
    },
    async create(fields, signal) {
      const attempt = `create release ${fields.tag_name} of ${here}`;
      const request = { method: 'POST', url: `${path}/releases`, data: { ...fields } } as const;
      const made = await write(request, signal, async () => {
        const found = await find(fields.tag_name, signal);
        // One that says something else is somebody else's.
        const there = found.find(({ body }) => normal(body) === normal(fields.body ?? ''));
        const url = `${path}/releases/${there?.id}`;
        return there && answerOf(await get(url, signal), attempt);
      });
      return releaseIn(answerOf(made, attempt, noWrite), attempt);
    },
    async update(id, fields, signal) {
      const attempt = `update release ${id} of ${here}`;
      const url = `${path}/releases/${id}`;
      const made = await write({ method: 'PATCH', url, data: { ...fields } }, signal);
      return releaseIn(answerOf(made, attempt, noWrite), attempt);
    },
    async upload(release, { name, content, contentType, sha256 }, signal) {
      const attempt = `upload ${name} to ${release.tag} of ${here}`;
      const url = uploadAddress(release.uploadUrl, githubApi(repository, options), repository);
      if (url === undefined) {
        const reason = `the address that it names for uploads is on another server (${textAt({ url: release.uploadUrl }, 'url')})`;
        throw placeError({ kind: 'refused', reason }, attempt, 'Check the option baseUrl.');
      }
      const query = new URLSearchParams({
        name,
        ...(labels && { label: `${name} sha256:${sha256}` }),
      });
      const request = {
        method: 'POST',
        url: `${url}?${query}`,
        data: content,
        headers: { 'content-type': contentType },
      } as const;
      const made = await write(request, signal, async () => {
        const left = (await assets(release, signal)).find((asset) => asset.name === name);
        if (left?.complete && left.sha256 === sha256)
          return { headers: {}, data: {}, hide: String };
        if (left) await removeAsset(left.id, signal);
        return undefined;
      });
      answerOf(made, attempt, noWrite);
    },
  };
}

const noList = { kind: 'rejected', reason: 'it answered with something that is no list' } as const;
const noWrite = 'Check that the token may write contents of the repository.';

/** Without the template at its end, if it is on a server that may see the token. */
function uploadAddress(address: string, api: string, { server }: GitHubRepository) {
  const plain = address.replace(/\{.*$/, '');
  if (!URL.canParse(plain)) return undefined;
  const { protocol, host } = new URL(plain);
  const known = [api, server].map((each) => new URL(each));
  const trusted = known.some(
    (url) =>
      url.protocol === protocol &&
      [url.host, `uploads.${url.host.replace(/^(?:api|www)\./, '')}`].includes(host),
  );
  return trusted ? plain : undefined;
}

function releaseIn({ data }: GitHubAnswer, attempt: string): StoredRelease {
  const release = readRelease(data);
  if (release) return release;
  throw placeError(
    { kind: 'rejected', reason: 'it answered with something that is no release' },
    attempt,
  );
}

function readRelease(json: unknown): StoredRelease | undefined {
  const id = valueAt(json, 'id');
  const tag = valueAt(json, 'tag_name');
  if (typeof id !== 'number' || typeof tag !== 'string') return undefined;
  const body = valueAt(json, 'body');
  const url = textAt(json, 'html_url');
  return {
    id,
    tag,
    name: textAt(json, 'name') ?? '',
    body: typeof body === 'string' ? body : '',
    draft: valueAt(json, 'draft') === true,
    prerelease: valueAt(json, 'prerelease') === true,
    uploadUrl: textAt(json, 'upload_url') ?? '',
    ...(url !== undefined && { url }),
  };
}

function readAsset(json: unknown): StoredAsset | undefined {
  const id = valueAt(json, 'id');
  const name = textAt(json, 'name');
  if (typeof id !== 'number' || name === undefined) return undefined;
  const told = textAt(json, 'digest') ?? textAt(json, 'label') ?? '';
  const sha256 = /(?:^| )sha256:([\da-f]{64})$/.exec(told)?.[1];
  return {
    id,
    name,
    size: Number(valueAt(json, 'size')),
    complete: textAt(json, 'state') === 'uploaded',
    ...(sha256 !== undefined && { sha256 }),
  };
}
