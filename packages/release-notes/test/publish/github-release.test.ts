import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubReleaseOptions, githubRelease } from '../../src/publish/github-release.js';
import { fakeClock } from '../support/fake-clock.js';
import { fullNotes } from '../support/full-notes.js';
import {
  type GitHubReleasesEmulator,
  type GitHubReleasesEmulatorOptions,
  startGitHubReleases,
} from '../support/github-releases.js';
import { hostileText } from '../support/hostile-text.js';
import { changeOf, emptyNotes } from '../support/notes.js';

let github: GitHubReleasesEmulator;
afterEach(() => github.stop());

const notes = emptyNotes('1.0.0', {
  sections: [{ title: 'Fixes', changes: [changeOf('a'.repeat(40))] }],
});
/** Notes that are longer than what GitHub takes. */
const longNotes = emptyNotes('1.0.0', {
  sections: [
    {
      title: 'Fixes',
      changes: Array.from({ length: 300 }, (_, at) =>
        changeOf(String(at).padStart(40, '0'), {
          subject: `change number ${at} ${'of many '.repeat(60)}`,
        }),
      ),
    },
  ],
});

async function setUp(options: GitHubReleasesEmulatorOptions = {}) {
  github = await startGitHubReleases(options);
  github.addTag('v1');
}

function open(options: Partial<GitHubReleaseOptions> = {}) {
  return githubRelease({
    repository: 'acme/images',
    tag: 'v1',
    baseUrl: github.api,
    pace: fakeClock(1_000_000).pace,
    ...options,
  });
}

async function publish(options: Partial<GitHubReleaseOptions> = {}, of = notes) {
  const publisher = open(options);
  const action = await publisher.plan(of);
  return { action, published: await publisher.apply(JSON.parse(JSON.stringify(action))) };
}

describe('githubRelease', () => {
  it('creates a release and finds nothing to do the second time', async () => {
    await setUp();

    const { action, published } = await publish();
    const before = github.calls.length;
    const again = { action: await open().plan(notes) };

    expect(github.calls.length - before).toBe(2);
    expect(action).toMatchObject({
      action: 'create',
      steps: [{ title: 'create release v1' }],
      warnings: [],
    });
    expect(published).toMatchObject({
      action: 'create',
      url: expect.stringContaining('/releases/tag/v1'),
    });
    expect(again.action).toMatchObject({ action: 'none', steps: [], warnings: [] });
    expect(github.writes()).toEqual(['POST /releases']);
    expect(await github.releases()).toMatchObject([
      {
        tag_name: 'v1',
        name: 'al2023 1.0.0',
        draft: false,
        prerelease: false,
        body: expect.stringContaining('## Fixes'),
      },
    ]);
  });
});

describe('the release that githubRelease makes', () => {
  it('is found as a draft, which no tag finds, and is published when asked', async () => {
    await setUp();

    await publish({ draft: true });
    const again = await publish({ draft: true });
    const published = await publish();

    expect(again.action.action).toBe('none');
    expect(published.action.steps.map(({ title }) => title)).toEqual([
      'publish release v1 (draft)',
    ]);
    expect(await github.releases()).toMatchObject([{ draft: false, prerelease: false }]);
  });

  it('stays published when a draft is asked for', async () => {
    await setUp();
    await publish();

    const { action } = await publish({ draft: true });

    expect(action).toMatchObject({
      action: 'none',
      warnings: [expect.stringContaining('published already')],
    });
  });

  it('is updated where notes, title or flags differ, and nowhere else', async () => {
    await setUp();
    await publish();

    const { action } = await publish({ prerelease: true }, emptyNotes('1.0.0'));
    const again = await publish({ prerelease: true }, emptyNotes('1.0.0'));

    expect(action.steps.map(({ title }) => title)).toEqual([
      'update release v1 (body, prerelease)',
    ]);
    expect(again.action.action).toBe('none');
    expect(await github.releases()).toMatchObject([
      { prerelease: true, body: expect.stringContaining('No changes') },
    ]);
  });

  it('is made the latest, or not, as asked', async () => {
    await setUp();
    github.addTag('v2');
    await publish({ tag: 'v2' });
    await publish({ latest: false });
    const [second, first] = await github.releases();
    expect(github.latest()).toBe(second?.['id']);

    const { action } = await publish({ latest: true });

    expect(action.steps.map(({ title }) => title)).toEqual(['update release v1 (latest)']);
    expect(github.latest()).toBe(first?.['id']);
    expect((await publish({ latest: true })).action.action).toBe('none');
  });

  it.each([
    ['its text', { body: 'By hand' }],
    ['its title', { name: 'By hand' }],
  ])('keeps %s that somebody changed, until it is to be replaced', async (_, change) => {
    await setUp();
    await publish();
    const [stored] = await github.releases();
    await github.byHand('PATCH', `/releases/${stored?.['id']}`, change);

    const kept = await publish({}, emptyNotes('1.0.0'));
    expect(kept.action).toMatchObject({
      action: 'none',
      warnings: [expect.stringContaining('by hand')],
    });
    expect(await github.releases()).toMatchObject([change]);

    await publish({ replace: true }, emptyNotes('1.0.0'));
    expect(await github.releases()).toMatchObject([
      { name: 'al2023 1.0.0', body: expect.stringContaining('No changes') },
    ]);
    expect((await publish({}, emptyNotes('1.0.0'))).action.action).toBe('none');
  });

  it('is not taken for changed when GitHub wrote other line ends', async () => {
    await setUp();
    await publish();
    const [stored] = await github.releases();
    const body = String(stored?.['body']).replaceAll('\n', '\r\n');
    await github.byHand('PATCH', `/releases/${stored?.['id']}`, { body: `${body}\r\n` });

    expect((await publish()).action).toMatchObject({ action: 'none', warnings: [] });
    expect((await publish({}, emptyNotes('1.0.0'))).action.action).toBe('update');
  });

  it('is read at once, also when somebody filled it with empty lines', async () => {
    await setUp();
    const body = `a${'\n'.repeat(120_000)}b`;
    await github.byHand('POST', '/releases', { tag_name: 'v1', body });

    expect((await publish()).action).toMatchObject({
      action: 'none',
      warnings: [expect.any(String)],
    });
  });

  it('keeps a release that others wrote, and fills one that is empty', async () => {
    await setUp();
    await github.byHand('POST', '/releases', { tag_name: 'v1', body: 'Ours!', name: 'One' });
    github.addTag('v2');
    await github.byHand('POST', '/releases', { tag_name: 'v2', body: '' });

    expect((await publish()).action).toMatchObject({
      action: 'none',
      warnings: [expect.stringContaining('replace')],
    });
    expect((await publish({ tag: 'v2' })).action.action).toBe('update');
    expect(await github.releases()).toMatchObject([{ body: 'Ours!' }, { name: 'al2023 1.0.0' }]);
  });

  it('cannot be given a mark by a commit', async () => {
    await setUp();
    const subject = `<!-- soe-release-notes sha256:${'0'.repeat(64)} -->`;
    const hostile = emptyNotes('1.0.0', {
      sections: [{ title: 'Fixes', changes: [changeOf('a'.repeat(40), { subject })] }],
    });

    await publish({}, hostile);

    const [stored] = await github.releases();
    expect(String(stored?.['body']).match(/(?<!\\)<!--/g)).toHaveLength(1);
    expect((await publish({}, hostile)).action).toMatchObject({ action: 'none', warnings: [] });
  });

  it('is found as it was written, whatever commits and trackers say', async () => {
    await setUp();
    let release = 0;

    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        release += 1;
        github.addTag(`h${release}`);
        const own = { tag: `h${release}`, title: `${release} ${text}` };
        const of = fullNotes((place) => `${text} ${place}`);

        await publish(own, of);

        expect((await publish(own, of)).action).toMatchObject({ action: 'none', warnings: [] });
      }),
      { numRuns: 10 },
    );
  });

  it('needs its tag, a place for it, or to be a draft', async () => {
    await setUp();

    await expect(open({ tag: 'v9' }).plan(notes)).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringContaining('Push the tag first'),
    });
    const draft = await open({ tag: 'v9', draft: true }).plan(notes);
    expect(draft.warnings).toEqual([expect.stringContaining('no tag v9')]);
    await publish({ tag: 'v9', target: 'release/9' });
    expect(await github.releases()).toMatchObject([
      { tag_name: 'v9', target_commitish: 'release/9' },
    ]);
  });

  it('may have a tag with a slash', async () => {
    await setUp();
    github.addTag('al2023/1.0.0');

    await publish({ tag: 'al2023/1.0.0' });

    expect((await publish({ tag: 'al2023/1.0.0' })).action.action).toBe('none');
  });

  it('is found among many drafts, page by page', async () => {
    await setUp();
    for (let at = 0; at < 120; at += 1) {
      await github.byHand('POST', '/releases', { tag_name: `d${at}`, draft: true });
    }
    await publish({ draft: true });

    expect((await publish({ draft: true })).action.action).toBe('none');
    expect(await github.releases()).toHaveLength(100);
    expect(github.calls.filter(({ path }) => /page=2/.test(path))).not.toHaveLength(0);
  });
});

describe('notes that are too long for a release', () => {
  it('are shortened at an item, and attached in full before anybody sees them', async () => {
    await setUp();

    const { action } = await publish({}, longNotes);

    expect(action.warnings).toEqual([expect.stringContaining('shortened')]);
    expect(action.steps.map(({ title }) => title)).toEqual([
      'create release v1 as a draft',
      expect.stringMatching(/^upload asset release-notes.md \(\d+ bytes\)$/),
      expect.stringMatching(/^upload asset release-notes.json \(\d+ bytes\)$/),
      'publish release v1',
    ]);
    const [stored] = await github.releases();
    const body = String(stored?.['body']);
    expect(body.length).toBeLessThanOrEqual(125_000);
    expect(body).toContain('https://github.com/acme/images/releases/download/v1/release-notes.md');
    expect(body).not.toContain('change number 299');
    expect(stored).toMatchObject({
      draft: false,
      assets: [{ state: 'uploaded' }, { state: 'uploaded' }],
    });
    expect((await publish({}, longNotes)).action.action).toBe('none');
  });

  it('keep their attachments up to date when they are short again', async () => {
    await setUp();
    await publish({}, longNotes);

    const { action } = await publish();

    expect(action.steps.map(({ title }) => title.replace(/ \(.*/, ''))).toEqual([
      'remove asset release-notes.md',
      'upload asset release-notes.md',
      'remove asset release-notes.json',
      'upload asset release-notes.json',
      'update release v1',
    ]);
    expect((await publish()).action.action).toBe('none');
  });

  it('are an error when render does not shorten them', async () => {
    await setUp();

    const plan = open({ render: () => 'x'.repeat(125_001) }).plan(notes);

    await expect(plan).rejects.toMatchObject({ code: 'NOTES_TOO_LONG' });
  });
});

describe('assets of githubRelease', () => {
  const assets = [
    { name: 'sbom.json', content: '{}', contentType: 'application/json' },
    { name: 'image.bin', content: new Uint8Array([1, 2, 3]) },
  ];

  it.each<[string, GitHubReleasesEmulatorOptions, { server?: boolean }]>([
    ['by the digest of GitHub', {}, {}],
    [
      'by their label, where GitHub has no digest',
      { digests: false, prefix: '/api/v3' },
      { server: true },
    ],
  ])('are replaced only where they differ, %s', async (_, emulator, { server = false }) => {
    await setUp(emulator);
    const where = server ? { repository: `${github.url}/acme/images` } : {};
    await publish({ ...where, assets });
    expect((await publish({ ...where, assets })).action.action).toBe('none');

    const [, kept] = assets;
    const changed = [{ name: 'sbom.json', content: '[]' }, ...(kept ? [kept] : [])];
    const { action } = await publish({ ...where, assets: changed });

    expect(action.steps.map(({ title }) => title)).toEqual([
      'remove asset sbom.json (it differs)',
      'upload asset sbom.json (2 bytes)',
    ]);
    expect((await publish({ ...where, assets: changed })).action.action).toBe('none');
  });

  it('that an upload left unfinished are removed first', async () => {
    await setUp();
    await publish();
    const [stored] = await github.releases();
    await github.killUpload(stored?.['id'], 'sbom.json');

    const { action } = await publish({ assets });

    expect(action.steps[0]?.title).toContain('never finished');
    expect(await github.releases()).toMatchObject([
      {
        assets: [
          { name: 'sbom.json', state: 'uploaded' },
          { name: 'image.bin', state: 'uploaded' },
        ],
      },
    ]);
  });

  it('are uploaded again after an answer that never came, without being there twice', async () => {
    await setUp();
    let broken = false;
    github.failWhen(({ path }) => {
      if (broken || !/name=sbom.json/.test(path)) return undefined;
      broken = true;
      return { status: 502, after: true };
    });

    await publish({ assets });

    expect(github.writes().filter((call) => /name=sbom/.test(call))).toHaveLength(1);
    expect((await publish({ assets })).action.action).toBe('none');
  });

  it('come from files, of which one that is missing is told before anything is written', async () => {
    await setUp();
    const folder = await mkdtemp(join(tmpdir(), 'release-'));
    const file = join(folder, 'sbom.json');

    await expect(publish({ assets: [{ name: 'sbom.json', file }] })).rejects.toMatchObject({
      code: 'NOTES_FILE_FAILED',
    });
    expect(github.writes()).toEqual([]);
    await writeFile(file, '{"a":1}');
    await publish({ assets: [{ name: 'sbom.json', file }] });
    await rm(folder, { recursive: true });

    expect(await github.releases()).toMatchObject([
      { draft: false, assets: [{ name: 'sbom.json', size: 7 }] },
    ]);
  });

  it('are the ones of the plan, or nothing is uploaded', async () => {
    await setUp();
    const planned = await open({ assets }).plan(notes);
    const changed = assets.map((asset) => ({ ...asset, content: 'other' }));

    await expect(open({ assets: changed }).apply(planned)).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_CONFLICT',
    });
  });

  it('never go to a server that is not the one of the repository', async () => {
    await setUp();
    const hostile = `${github.url.replace('127.0.0.1', 'localhost')}/steal{?name}`;
    const publisher = open({
      assets,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        const text = await response.text();
        const body = text.replace(/"upload_url":"[^"]*"/g, `"upload_url":"${hostile}"`);
        return new Response(body === '' ? null : body, {
          status: response.status,
          headers: response.headers,
        });
      },
    });

    const applied = publisher.apply(await publisher.plan(notes));

    await expect(applied).rejects.toThrow(/on another server/);
    expect(github.calls.filter(({ path }) => /steal/.test(path))).toEqual([]);
  });
});

describe('githubRelease, when things go wrong', () => {
  it.each(
    [1, 2, 3, 4, 5].flatMap((kill) => [
      [kill, 'before', false] as const,
      [kill, 'after', true] as const,
    ]),
  )(
    'completes in the next run when write %i is the last, and it is killed %s it',
    async (kill, _, after) => {
      const assets = ['a.md', 'b.json', 'c.bin'].map((name) => ({ name, content: name }));
      await setUp();
      await github.byHand('POST', '/releases', { tag_name: 'v0', body: 'Another' });
      let writes = 0;
      github.failWhen(({ method }) => {
        if (method === 'GET') return undefined;
        writes += 1;
        if (writes < kill) return undefined;
        return { status: 403, after: after && writes === kill };
      });
      await expect(publish({ assets })).rejects.toThrow('answered 403');
      github.failWhen(() => undefined);

      await publish({ assets });
      const third = await publish({ assets });

      expect(third.action.action).toBe('none');
      const stored = await github.releases();
      expect(stored).toMatchObject([
        { tag_name: 'v0', assets: [] },
        { tag_name: 'v1', draft: false },
      ]);
      const attached = (stored[1]?.['assets'] as { name: string }[] | undefined) ?? [];
      const names = attached.map(({ name }) => name);
      expect(names.sort()).toEqual(['a.md', 'b.json', 'c.bin']);
    },
  );

  it('needs five writes for a release with three files', async () => {
    await setUp();

    await publish({ assets: [{ name: 'sbom.json', content: '{}' }] }, longNotes);

    expect(github.writes()).toHaveLength(5);
  });

  it('creates a release once when the answer to it is lost', async () => {
    await setUp();
    let lost = false;
    github.failWhen(({ method }) => {
      if (lost || method !== 'POST') return undefined;
      lost = true;
      return { status: 502, after: true };
    });

    await publish({ draft: true });

    expect(await github.releases()).toHaveLength(1);
    expect((await publish({ draft: true })).action.action).toBe('none');
  });

  it('does the same plan twice without writing twice', async () => {
    await setUp();
    const publisher = open({ assets: [{ name: 'sbom.json', content: '{}' }] });
    const action = await publisher.plan(notes);

    await publisher.apply(action);
    const again = await publisher.apply(action);

    expect(again.action).toBe('none');
    expect(github.writes()).toHaveLength(3);
  });

  it('writes nothing over that changed after the plan', async () => {
    await setUp();
    await publish();
    const publisher = open();
    const planned = await publisher.plan(emptyNotes('1.0.0'));
    const [stored] = await github.releases();
    await github.byHand('PATCH', `/releases/${stored?.['id']}`, { body: 'By hand' });

    await expect(publisher.apply(planned)).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_CONFLICT',
    });
    expect(await github.releases()).toMatchObject([{ body: 'By hand' }]);
  });

  it('writes nothing over that changed while files were uploaded', async () => {
    await setUp();
    await publish();
    const [stored] = await github.releases();
    const publisher = open({
      assets: [{ name: 'sbom.json', content: '{}' }],
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (/name=sbom/.test(String(input))) {
          await github.byHand('PATCH', `/releases/${stored?.['id']}`, { body: 'By hand' });
        }
        return response;
      },
    });
    const planned = await publisher.plan(emptyNotes('1.0.0'));

    await expect(publisher.apply(planned)).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_CONFLICT',
    });
    expect(await github.releases()).toMatchObject([{ body: 'By hand' }]);
  });

  it('does not take what somebody else created for its own when it creates a second time', async () => {
    await setUp();
    let created = false;
    const publisher = open({
      fetch: async (input, init) => {
        if (init?.method !== 'POST' || created) return fetch(input, init);
        created = true;
        await github.byHand('POST', '/releases', { tag_name: 'v1', body: 'By hand' });
        return new Response('{}', { status: 502 });
      },
    });
    const planned = await publisher.plan(notes);

    await expect(publisher.apply(planned)).rejects.toThrow(/answered 422/);
    expect(await github.releases()).toMatchObject([{ body: 'By hand' }]);
  });

  it('takes a page for no list of releases', async () => {
    await setUp();
    github.failWhen(({ path }) =>
      /releases\?/.test(path)
        ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }
        : undefined,
    );

    await expect(publish()).rejects.toThrow(/no list/);
    expect(github.writes()).toEqual([]);
  });

  it.each([
    [401, {}, /answered 401: .*\[hidden\].*credentials/],
    [403, {}, /answered 403/],
    [422, {}, /answered 422/],
  ])('tells of %i without its token', async (status, headers, message) => {
    await setUp({ authorization: 'bearer another-token-1' });
    if (status !== 401)
      github.failWhen(() => ({ status, headers, body: '{"message":"no secret-token-1"}' }));

    const error = await open({ token: 'secret-token-1' })
      .plan(notes)
      .catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(message);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-token-1');
  });

  it('waits for a limit as long as GitHub asks, and tries failures again', async () => {
    await setUp();
    const clock = fakeClock(1_000_000);
    let limited = false;
    github.failWhen(({ method }, number) => {
      if (number === 1) return { status: 429, headers: { 'retry-after': '7' } };
      if (number === 2) return { status: 500 };
      if (method !== 'POST' || limited) return undefined;
      limited = true;
      return { status: 403, headers: { 'retry-after': '9' } };
    });

    await publish({ pace: clock.pace });

    expect(clock.waits).toEqual(expect.arrayContaining([7_000, 9_000]));
    expect(await github.releases()).toHaveLength(1);
  });

  it('ends with the reason of its signal while a server is silent', async () => {
    await setUp();
    const stop = new AbortController();
    github.failWhen(() => {
      stop.abort(new Error('enough'));
      return { status: 200, hang: true };
    });

    await expect(open().plan(notes, { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('has no token in what it plans', async () => {
    await setUp();
    const publisher = open({ token: 'secret-token-1' });

    const planned = JSON.stringify([publisher.target, await publisher.plan(notes)]);

    expect(planned).not.toContain('secret-token-1');
  });

  it.each([
    [{ tag: 'a b' }, 'tag'],
    [{ tag: '' }, 'tag'],
    [{ assets: [{ name: '../x', content: '' }] }, 'assets'],
    [{ assets: [{ name: 'x' }] }, 'assets'],
    [{ latest: true, prerelease: true }, 'latest'],
  ] as const)('refuses %o', async (options, name) => {
    await setUp();

    expect(() => open(options)).toThrow(new RegExp(`option ${name}`));
  });

  it('refuses a stored plan that does not fit', async () => {
    await setUp();
    const publisher = open();
    const action = await publisher.plan(notes);
    const steps = [{ title: 'x', write: { do: 'create', name: 3 } }];

    await expect(publisher.apply({ ...action, steps })).rejects.toMatchObject({
      code: 'NOTES_PLAN_INVALID',
    });
  });
});
