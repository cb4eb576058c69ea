import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { importPeer } from '../../src/adapters/aws-call.js';
import {
  applyPublication,
  planPublication,
  publishReleaseNotes,
  type S3ObjectOptions,
  s3Object,
} from '../../src/index.js';
import { emptyNotes } from '../support/notes.js';
import { startS3 } from '../support/s3-server.js';

const owner = '123456789012';
const servers: Awaited<ReturnType<typeof startS3>>[] = [];
let s3: Awaited<ReturnType<typeof startS3>>;
let client: S3Client;

beforeEach(async () => {
  s3 = await startS3({ notes: owner });
  servers.push(s3);
  client = connect(1);
});

function connect(maxAttempts: number): S3Client {
  return new S3Client({
    endpoint: s3.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    maxAttempts,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
}

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const notes = emptyNotes('2026.11.1');
const publisher = (options: Partial<S3ObjectOptions> = {}) =>
  s3Object({ bucket: 'notes', key: 'al2023/grüße 1.html', client, ...options });

describe('s3Object', () => {
  it('puts an object with its media type, finds it done, and replaces it when the notes change', async () => {
    const options = { cacheControl: 'max-age=60', bucketOwner: owner };
    const first = await publishReleaseNotes(notes, [publisher(options)]);
    const second = await publishReleaseNotes(notes, [publisher(options)]);
    const third = await publishReleaseNotes(emptyNotes('2026.11.2'), [publisher(options)]);
    const object = s3.objects.get('notes/al2023/grüße 1.html');

    expect(first.outcomes[0]).toEqual({
      kind: 's3-object',
      target: 's3://notes/al2023/grüße 1.html',
      status: 'done',
      url: 's3://notes/al2023/grüße 1.html',
      warnings: [],
    });
    expect(second.outcomes[0]?.status).toBe('unchanged');
    expect(third.outcomes[0]?.status).toBe('done');
    expect(s3.puts).toHaveLength(2);
    expect(object?.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=60',
    });
    expect(Buffer.from(object?.bytes ?? []).toString('utf8')).toContain('2026.11.2');
    expect(s3.calls.map(({ method }) => method)).toEqual(['HEAD', 'PUT', 'HEAD', 'HEAD', 'PUT']);
  });

  it('replaces what has another media type or no digest', async () => {
    await publishReleaseNotes(notes, [publisher()]);
    const typed = await planPublication(notes, [publisher({ contentType: 'text/plain' })]);
    const [[name, object] = []] = [...s3.objects];
    if (name !== undefined && object) s3.objects.set(name, { ...object, headers: {} });
    const foreign = await planPublication(notes, [publisher()]);

    expect(typed.actions[0]?.action).toBe('update');
    expect(foreign.actions[0]?.action).toBe('update');
  });

  it('loses no write of somebody else between plan and apply', async () => {
    const ours = publisher();
    const theirs = publisher({ format: () => 'theirs' });
    const create = await planPublication(notes, [ours]);
    await publishReleaseNotes(notes, [theirs]);
    const created = await applyPublication(create, [ours]);
    const update = await planPublication(notes, [ours]);
    await publishReleaseNotes(notes, [publisher({ format: () => 'theirs again' })]);
    const updated = await applyPublication(update, [ours]);
    s3.objects.clear();
    const gone = await applyPublication(update, [ours]);

    for (const { outcomes } of [created, updated, gone]) {
      expect(outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_CONFLICT');
    }
    expect(s3.puts).toHaveLength(2);
  });

  it('is told so when S3 answers 409, and takes a write whose answer got lost for done', async () => {
    s3.failWhen(({ method }) => (method === 'PUT' ? { status: 409 } : undefined));
    const busy = await publishReleaseNotes(notes, [publisher()]);
    expect(busy.outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_CONFLICT');

    const repeating = connect(3);
    let lost = 0;
    s3.failWhen(({ method }) => {
      if (method !== 'PUT' || lost > 0) return undefined;
      lost += 1;
      return { status: 500, after: true };
    });
    const found = await publishReleaseNotes(notes, [publisher({ client: repeating })]);
    expect(found.outcomes[0]).toMatchObject({ status: 'unchanged' });
    expect(s3.puts).toHaveLength(1);
  });

  it('completes what was killed before and behind every call, and puts it once', async () => {
    for (const when of ['before', 'behind'] as const) {
      for (let last = 1; last <= 2; last += 1) {
        s3.objects.clear();
        s3.puts.length = 0;
        let calls = 0;
        const dying = {
          async send(...args: Parameters<S3Client['send']>) {
            calls += 1;
            if (calls > last || (calls === last && when === 'before')) throw new Error('killed');
            const result: unknown = await client.send(...args);
            if (calls === last) throw new Error('killed');
            return result;
          },
        } as Pick<S3Client, 'send'>;
        const killed = await publishReleaseNotes(notes, [publisher({ client: dying })]);
        const result = await publishReleaseNotes(notes, [publisher()]);

        expect(killed.complete).toBe(false);
        expect(result.complete).toBe(true);
        expect(s3.puts).toHaveLength(1);
      }
    }
  });

  it('says what is missing: permissions, the bucket, an owner, an answer', async () => {
    const foreign = await planPublication(notes, [publisher({ bucketOwner: '210987654321' })]);
    const nowhere = await publishReleaseNotes(notes, [publisher({ bucket: 'missing' })]);
    s3.deny('PUT');
    const unwritable = await publishReleaseNotes(notes, [publisher()]);
    s3.failWhen(() => ({ status: 200, hang: true }));
    const silent = await planPublication(notes, [publisher({ timeout: 1 })]);

    expect(foreign.failures[0]?.error).toEqual({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringMatching(
        /S3 answered 403.* Allow s3:GetObject on it and s3:ListBucket/,
      ),
    });
    expect(nowhere.outcomes[0]?.error?.message).toMatch(/404 \(NoSuchBucket.*Look at bucket/);
    expect(unwritable.outcomes[0]?.error?.message).toMatch(
      /403 \(AccessDenied.*Allow s3:PutObject/,
    );
    expect(silent.failures[0]?.error.message).toContain('did not answer within 1 ms');
  });

  it('stops with the reason of the signal', async () => {
    const controller = new AbortController();
    s3.failWhen(() => {
      controller.abort(new Error('enough'));
      return { status: 200, hang: true };
    });
    const planned = planPublication(notes, [publisher()], { signal: controller.signal });
    await expect(planned).rejects.toThrow('enough');
  });

  it('refuses options that S3 would refuse', () => {
    const wrong: readonly Partial<S3ObjectOptions>[] = [
      { bucket: 'No' },
      { bucket: '' },
      { key: '' },
      { key: 'a\n.md' },
      { key: `${'é'.repeat(513)}.md` },
      { key: 'notes.exe' },
      { bucketOwner: '12' },
    ];
    for (const options of wrong) {
      expect(() => publisher(options), JSON.stringify(options)).toThrowError(
        expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
      );
    }
  });

  it('names the package that has to be installed', async () => {
    const load = importPeer(
      '@aws-sdk/client-s3',
      'publish to s3://b/k',
      () => import(`@aws-sdk/${'client-missing'}`),
    );
    await expect(load).rejects.toMatchObject({
      code: 'NOTES_PEER_MISSING',
      message:
        'Cannot publish to s3://b/k: it takes the package @aws-sdk/client-s3, which cannot be loaded. Run npm install @aws-sdk/client-s3.',
    });
  });
});

it('reaches the bucket as it is told, without a client and without the environment', async () => {
  const { planned, done } = await throughConnection();

  expect(planned.action).toBe('create');
  expect(done.action).toBe('create');
  expect(s3.objects.size).toBe(1);
});

async function throughConnection() {
  const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 'b' });
  const told = s3Object({
    ...{ bucket: 'notes', key: 'al2023.md', bucketOwner: owner },
    connection: { endpoint: s3.url, region: 'eu-west-1', credentials },
  });
  const planned = await told.plan(notes);
  return { planned, done: await told.apply(planned) };
}
