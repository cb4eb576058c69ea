import { createHash } from 'node:crypto';
import { createEmulator } from 'emulate';
import { type Answer, type Call, startServer } from './http-faults.js';

export interface GitHubReleasesEmulatorOptions {
  /** `Authorization` header that is accepted. Default: every call is. */
  readonly authorization?: string;
  /** Whether digests of assets are told, as github.com does. Default: yes. */
  readonly digests?: boolean;
  /** Path before the interface, as on Enterprise Server. Default: none. */
  readonly prefix?: string;
}

interface AssetFacts {
  readonly digest: string;
  readonly starter: boolean;
}

/**
 * Releases of GitHub: `emulate` keeps them, and a server in front of it puts right what differs there
 * from github.com: credentials, the longest text, drafts that no tag finds, tags, the latest release,
 * digests and names of assets.
 */
export async function startGitHubReleases(options: GitHubReleasesEmulatorOptions = {}) {
  const { prefix = '', digests = true } = options;
  const repository = '/repos/acme/images';
  const tags = new Set<string>();
  const facts = new Map<number, AssetFacts>();
  let latest: number | undefined;
  let origin = '';

  const ask = async (call: Call): Promise<Answer> => {
    const {
      method,
      path,
      headers,
      body,
      bytes = new TextEncoder().encode(JSON.stringify(body)),
    } = call;
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: 'bearer emulated',
        'content-type': headers['content-type'] ?? 'application/json',
      },
      ...(body !== undefined && { body: bytes }),
    });
    const text = (await response.text()).replaceAll(origin, `${server.url}${prefix}`);
    return { status: response.status, body: text === '' ? undefined : decorate(JSON.parse(text)) };
  };

  const decorate = (json: unknown): unknown => {
    if (Array.isArray(json)) return json.map(decorate);
    if (typeof json !== 'object' || json === null) return json;
    const all = json as Record<string, unknown>;
    const asset = 'content_type' in all ? facts.get(Number(all['id'])) : undefined;
    if (asset) {
      const state = asset.starter ? 'starter' : 'uploaded';
      return { ...all, state, digest: digests && !asset.starter ? asset.digest : null };
    }
    if (!('assets' in all)) return all;
    return { ...all, assets: decorate(all['assets']) };
  };

  const answer = async (call: Call): Promise<Answer> => {
    const { method, headers } = call;
    if (!call.path.startsWith(prefix)) return refuse(404, 'Not Found');
    const path = call.path.slice(prefix.length);
    if (options.authorization !== undefined && headers.authorization !== options.authorization) {
      return refuse(401, `Bad credentials ${headers.authorization}`);
    }
    const inner = { ...call, path };
    const tag = /\/git\/ref\/tags\/(.+)$/.exec(path)?.[1];
    if (tag !== undefined) {
      return tags.has(decodeURIComponent(tag))
        ? { status: 200, body: { ref: `refs/tags/${decodeURIComponent(tag)}` } }
        : refuse(404, 'Not Found');
    }
    if (method === 'GET' && /\/releases\/tags\//.test(path)) {
      const found = await ask(inner);
      return fieldOf(found, 'draft') === true ? refuse(404, 'Not Found') : found;
    }
    if (method === 'GET' && path.endsWith('/releases/latest')) {
      if (latest === undefined) return refuse(404, 'Not Found');
      return ask({ ...inner, path: `${repository}/releases/${latest}` });
    }
    if (method !== 'GET' && /\/releases(?:\/\d+)?$/.test(path)) return writeRelease(inner);
    if (method === 'POST' && /\/assets\?/.test(path)) return upload(inner);
    return ask(inner);
  };

  const writeRelease = async (call: Call): Promise<Answer> => {
    const fields = call.body as Record<string, unknown>;
    const unknown = Object.keys(fields).find((name) => !knownFields.has(name));
    if (unknown !== undefined) return refuse(422, `${unknown} is not a permitted key.`);
    if (String(fields['body'] ?? '').length > 125_000) {
      const errors = [
        {
          resource: 'Release',
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 125000 characters)',
        },
      ];
      return { status: 422, body: { message: 'Validation Failed', errors } };
    }
    const made = await ask(call);
    if (made.status >= 300) return made;
    if (fieldOf(made, 'draft') === false) {
      tags.add(String(fieldOf(made, 'tag_name')));
      const newly = call.method === 'POST' || fields['draft'] === false;
      const make = fields['make_latest'] ?? (newly ? 'true' : undefined);
      const id = Number(fieldOf(made, 'id'));
      if (make === 'false' && latest === id) latest = undefined;
      else if (make !== undefined && make !== 'false' && fieldOf(made, 'prerelease') !== true)
        latest = id;
    }
    return made;
  };

  const upload = async (call: Call, starter = false): Promise<Answer> => {
    const name = new URL(call.path, origin).searchParams.get('name');
    const release = call.path.replace(/\?.*$/, '');
    const { body } = await ask({
      ...call,
      method: 'GET',
      path: `${release}?per_page=100`,
      body: undefined,
    });
    if ((body as readonly { name: string }[]).some((asset) => asset.name === name)) {
      const errors = [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }];
      return { status: 422, body: { message: 'Validation Failed', errors } };
    }
    const made = await ask(call);
    const bytes = call.bytes ?? '';
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    facts.set(Number(fieldOf(made, 'id')), { digest, starter });
    return { ...made, body: decorate(made.body) };
  };

  const server = await startServer(answer);
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { emulated: { login: 'acme', scopes: ['repo'] } },
      github: { users: [{ login: 'acme' }], repos: [{ owner: 'acme', name: 'images' }] },
    },
  });
  origin = emulator.url;

  const direct = async (method: string, path: string, body?: unknown) => {
    const call = { method, path: `${repository}${path}`, headers: {}, body };
    return (await ask(call)).body;
  };
  return {
    ...server,
    api: `${server.url}${prefix}`,
    /** Writes only, as `METHOD path`. */
    writes: () =>
      server.calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.slice(prefix.length + repository.length)}`),
    addTag: (tag: string) => tags.add(tag),
    latest: () => latest,
    /** All releases as they are stored, oldest first. */
    async releases() {
      const all = (await direct('GET', '/releases?per_page=100')) as Record<string, unknown>[];
      return all.sort((a, b) => Number(a['id']) - Number(b['id']));
    },
    /** Changes or makes a release as a person would. */
    byHand: (method: string, path: string, body: unknown) =>
      answer({
        method,
        path: `${prefix}${repository}${path}`,
        headers: { authorization: options.authorization },
        body,
      }),
    /** Leaves what an upload that was killed leaves. */
    async killUpload(release: unknown, name: string) {
      const path = `${repository}/releases/${release}/assets?name=${name}`;
      await upload(
        {
          method: 'POST',
          path,
          headers: { 'content-type': 'text/plain' },
          body: Buffer.from('ha'),
        },
        true,
      );
    },
    async stop() {
      await server.stop();
      await emulator.close();
    },
  };
}

export type GitHubReleasesEmulator = Awaited<ReturnType<typeof startGitHubReleases>>;

const knownFields = new Set([
  'tag_name',
  'target_commitish',
  'name',
  'body',
  'draft',
  'prerelease',
  'make_latest',
]);

function fieldOf({ body }: Answer, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

function refuse(status: number, message: string): Answer {
  return { status, body: { message } };
}
