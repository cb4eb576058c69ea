import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReleaseNotes } from '../../src/notes/release-notes.js';
import { type ConfluencePageOptions, confluencePage } from '../../src/publish/confluence-page.js';
import {
  type ConfluenceEmulator,
  type ConfluenceEmulatorOptions,
  startConfluence,
} from '../support/confluence-emulator.js';
import { fakeClock } from '../support/fake-clock.js';
import { fullNotes } from '../support/full-notes.js';
import { hostileText } from '../support/hostile-text.js';
import { changeOf, emptyNotes } from '../support/notes.js';

let confluence: ConfluenceEmulator;
let edition: ConfluenceEmulatorOptions['edition'];
afterEach(() => confluence.stop());

const editions = ['cloud', 'data-center'] as const;
const title = 'al2023 1.0.0';
const notesOf = (subject: string) =>
  emptyNotes('1.0.0', {
    sections: [{ title: 'Fixes', changes: [changeOf('a'.repeat(40), { subject })] }],
  });
const notes = notesOf('a → b');

async function setUp(which: typeof edition, options: Partial<ConfluenceEmulatorOptions> = {}) {
  edition = which;
  confluence = await startConfluence({ edition, ...options });
}

function open(options: Partial<ConfluencePageOptions> = {}) {
  return confluencePage({
    baseUrl: confluence.url,
    deployment: edition,
    credentials: { user: 'bot@example.com', token: 'secret-token-1' },
    space: 'OPS',
    title,
    pace: fakeClock().pace,
    ...options,
  });
}

async function publish(of: ReleaseNotes = notes, options: Partial<ConfluencePageOptions> = {}) {
  const publisher = open(options);
  const action = await publisher.plan(of);
  return { action, published: await publisher.apply(JSON.parse(JSON.stringify(action))) };
}

describe.each(editions)('confluencePage on %s', (which) => {
  it('creates a page, and writes nothing the second time', async () => {
    await setUp(which);

    const { action, published } = await publish();
    const before = confluence.calls.length;
    const again = await open().plan(notes);

    expect(confluence.calls.length - before).toBe(which === 'cloud' ? 3 : 2);
    expect(action).toMatchObject({ action: 'create', warnings: [] });
    expect(action.steps.map((step) => step.title)).toEqual([
      `create page "${title}"`,
      `remember what was published as "${title}"`,
    ]);
    expect(published.url).toContain('1000');
    expect(again).toMatchObject({ action: 'none', steps: [], warnings: [] });
    expect(confluence.writes()).toHaveLength(2);
    expect(confluence.pages).toMatchObject([{ title, body: expect.stringContaining('a → b') }]);
  });

  it('writes the next version of a page, and its history stays', async () => {
    await setUp(which);
    await publish();

    const { action } = await publish(notesOf('second'));

    expect(action.steps[0]?.title).toBe(`write version 2 of page "${title}"`);
    const [page] = confluence.pages;
    expect(page?.versions).toMatchObject([
      { message: '', body: expect.stringContaining('a → b') },
      {
        message: expect.stringMatching(/^Release notes 1.0.0/),
        body: expect.stringContaining('second'),
      },
    ]);
    expect((await publish(notesOf('second'))).action.action).toBe('none');
    await publish(notesOf('third'));
    expect(page?.versions).toHaveLength(3);
  });

  it('keeps what somebody edited after the last publication, until it is to be replaced', async () => {
    await setUp(which);
    await publish();
    const [page] = confluence.pages;
    if (page) confluence.edit(page, '<p>By hand</p>');

    for (const of of [notes, notesOf('second')]) {
      const { action } = await publish(of);
      expect(action).toMatchObject({
        action: 'none',
        warnings: [expect.stringContaining('by hand')],
      });
    }
    expect(page?.body).toBe('<p>By hand</p>');

    await publish(notes, { replace: true });
    expect(page?.versions).toHaveLength(3);
    expect((await publish()).action).toMatchObject({ action: 'none', warnings: [] });
  });

  it('compares a first version at once, also when somebody filled it with signs', async () => {
    await setUp(which);
    confluence.add(title, `<p><![CDATA[${'<'.repeat(500_000)}]]></p>`);

    expect((await publish()).action).toMatchObject({ action: 'none', steps: [] });
  });

  it('keeps a page that others wrote, and fills one that is empty', async () => {
    await setUp(which);
    confluence.add(title, '<p>Ours</p>');
    confluence.add('Empty', '');

    expect((await publish()).action).toMatchObject({
      action: 'none',
      warnings: [expect.stringContaining('replace')],
    });
    await publish(notes, { title: 'Empty' });

    expect(confluence.pages.map(({ versions }) => versions.length)).toEqual([1, 2]);
    expect((await publish(notes, { title: 'Empty' })).action.action).toBe('none');
  });

  it.each([
    ['title', 'Release notes'],
    ['id', '1000'],
  ])(
    'puts a new page under another, by its %s, and never moves one that is there',
    async (_, parent) => {
      await setUp(which);
      confluence.add('Release notes', '<p/>');
      confluence.add('Elsewhere', '<p/>');

      await publish(notes, { parent });
      expect(confluence.pages.at(-1)).toMatchObject({ title, parentId: '1000' });

      await publish(notesOf('second'), { parent: 'Elsewhere' });
      expect(confluence.pages.at(-1)).toMatchObject({ parentId: '1000', versions: [{}, {}] });
      expect(confluence.pages).toHaveLength(3);
    },
  );

  it('finds a page among those whose titles begin alike, page by page', async () => {
    await setUp(which, { pageSize: 10 });
    for (let at = 0; at < 35; at += 1) confluence.add(`${title}-${at}`, '<p/>');
    const own = confluence.add(title, '');

    await publish();

    expect(own.versions).toHaveLength(2);
    expect(confluence.pages).toHaveLength(36);
  });

  it.each(
    [1, 2].flatMap((kill) => [[kill, 'before', false] as const, [kill, 'after', true] as const]),
  )('completes in the next run when it is killed at write %i, %s it', async (kill, _, after) => {
    for (const round of ['first', 'second']) {
      if (round === 'first') await setUp(which);
      const of = notesOf(round);
      let count = 0;
      confluence.failWhen(({ method }) => {
        if (method === 'GET') return undefined;
        count += 1;
        return count < kill ? undefined : { status: 401, after: after && count === kill };
      });
      await expect(publish(of)).rejects.toThrow('401');
      confluence.failWhen(() => undefined);

      await publish(of);

      expect((await publish(of)).action).toMatchObject({ action: 'none', steps: [], warnings: [] });
      expect(confluence.pages).toHaveLength(1);
      expect(confluence.pages[0]?.versions).toHaveLength(round === 'first' ? 1 : 2);
    }
  });

  it('goes on with other notes when it was killed before it remembered an update', async () => {
    await setUp(which);
    await publish();
    let writes = 0;
    confluence.failWhen(({ method }) => {
      if (method !== 'GET') writes += 1;
      return writes === 2 ? { status: 401 } : undefined;
    });
    await expect(publish(notesOf('second'))).rejects.toThrow('401');
    confluence.failWhen(() => undefined);

    const { action } = await publish(notesOf('third'));

    expect(action).toMatchObject({ action: 'update', warnings: [] });
    expect(confluence.pages[0]?.versions).toHaveLength(3);
  });

  it('writes once when the answers to its writes are lost', async () => {
    await setUp(which);
    for (const of of [notes, notesOf('second')]) {
      const lost = new Set<string>();
      confluence.failWhen(({ method, path }) => {
        if (method === 'GET' || lost.has(path)) return undefined;
        lost.add(path);
        return { status: 502, after: true };
      });

      await publish(of);

      expect(lost.size).toBe(2);
      confluence.failWhen(() => undefined);
      expect((await publish(of)).action.action).toBe('none');
    }
    expect(confluence.pages).toMatchObject([{ versions: [{}, {}] }]);
  });

  it('does the same plan twice without writing twice', async () => {
    await setUp(which);
    for (const of of [notes, notesOf('second')]) {
      const publisher = open();
      const action = await publisher.plan(of);
      await publisher.apply(action);

      expect((await publisher.apply(action)).action).toBe('none');
    }
    expect(confluence.pages).toMatchObject([{ versions: [{}, {}] }]);
  });

  it('does not remember as its own what was written by hand after the plan', async () => {
    await setUp(which);
    let writes = 0;
    confluence.failWhen(({ method }) => {
      if (method !== 'GET') writes += 1;
      return writes === 2 ? { status: 401 } : undefined;
    });
    await expect(publish()).rejects.toThrow('401');
    confluence.failWhen(() => undefined);
    const planned = await open().plan(notes);
    expect(planned.steps).toHaveLength(1);
    const [page] = confluence.pages;
    if (page) confluence.edit(page, '<p>By hand</p>');

    await expect(open().apply(planned)).rejects.toMatchObject({ code: 'NOTES_PUBLISH_CONFLICT' });
    expect(page?.properties.size).toBe(0);
  });

  it('reads a page again that was changed after the plan, and writes nothing over', async () => {
    await setUp(which);
    await publish();
    const [page] = confluence.pages;
    const planned = await open().plan(notesOf('second'));
    if (page) confluence.edit(page, '<p>By hand</p>');

    await expect(open().apply(planned)).rejects.toMatchObject({ code: 'NOTES_PUBLISH_CONFLICT' });
    expect(page?.body).toBe('<p>By hand</p>');

    await open({ replace: true }).apply(planned);
    expect(page?.versions).toHaveLength(3);
  });

  it('writes no page but that of its title, whatever a stored plan says', async () => {
    await setUp(which);
    await publish();
    const other = confluence.add('Other', '<p>Other</p>');
    const planned = await open().plan(notesOf('second'));
    const steps = planned.steps.map((step) =>
      step.write['do'] === 'update' ? { ...step, write: { ...step.write, id: other.id } } : step,
    );

    await open().apply({ ...planned, steps });

    expect(confluence.writes().filter((call) => call.includes(other.id))).toEqual([]);
    expect(confluence.pages[0]?.body).toContain('second');
  });

  it('gives up on a page that changes all the time', async () => {
    await setUp(which);
    await publish();
    const [page] = confluence.pages;
    const planned = await open({ replace: true }).plan(notesOf('second'));
    confluence.failWhen(({ method, path }) => {
      const writes = method === 'PUT' && !/propert/.test(path);
      if (writes && page) confluence.edit(page, '<p>Again</p>');
      return undefined;
    });

    await expect(open({ replace: true }).apply(planned)).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_CONFLICT',
    });
    expect(page?.body).toBe('<p>Again</p>');
  });

  it('takes a page that somebody created after the plan for what it is', async () => {
    await setUp(which);
    const planned = await open().plan(notes);
    confluence.add(title, '<p>By hand</p>');

    await expect(open().apply(planned)).rejects.toMatchObject({ code: 'NOTES_PUBLISH_CONFLICT' });
    expect(confluence.pages).toMatchObject([{ body: '<p>By hand</p>' }]);
  });

  it('tells what Confluence does not like about a body', async () => {
    await setUp(which);

    await expect(publish(notes, { render: () => '<p>open' })).rejects.toThrow(
      /answered 400: Error parsing xhtml/,
    );
  });

  it.each([401, 403, 404])('tells of %i without its credentials', async (status) => {
    await setUp(which, status === 401 ? { authorization: 'Bearer other' } : {});
    if (status !== 401) {
      confluence.failWhen(() => ({ status, body: '{"message":"no secret-token-1"}' }));
    }

    const error = await publish().catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(new RegExp(`answered ${status}`));
    expect(String(error) + JSON.stringify(error)).not.toMatch(/secret-token-1|Ym90QGV4/);
  });

  it('does not follow to where its credentials do not belong', async () => {
    await setUp(which);
    confluence.failWhen(() => ({ status: 302, headers: { location: `${confluence.url}/login` } }));

    await expect(publish()).rejects.toThrow(/answered 302, which leads elsewhere/);
    expect(confluence.calls).toHaveLength(1);
  });

  it('waits as long as Confluence asks, and tries failures again', async () => {
    await setUp(which);
    const clock = fakeClock();
    confluence.failWhen((_, number) => {
      if (number === 1) return { status: 429, headers: { 'retry-after': '7' } };
      return number === 2 ? { status: 503, headers: { 'retry-after': '3' } } : undefined;
    });

    await publish(notes, { pace: clock.pace });

    expect(clock.waits).toEqual([7_000, 3_000]);
    expect(confluence.pages).toHaveLength(1);
  });

  it('ends with the reason of its signal while Confluence is silent', async () => {
    await setUp(which);
    const stop = new AbortController();
    confluence.failWhen(() => {
      stop.abort(new Error('enough'));
      return { status: 200, hang: true };
    });

    await expect(open().plan(notes, { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('gives up on a server that is too slow, and on credentials that cannot be got', async () => {
    await setUp(which);
    const secret = new Error('secret-token-1');

    await expect(open({ credentials: () => Promise.reject(secret) }).plan(notes)).rejects.toThrow(
      /credentials could not be got/,
    );
    expect(confluence.calls).toHaveLength(0);
    confluence.failWhen(() => ({ status: 200, hang: true }));
    await expect(open({ timeout: 5 }).plan(notes)).rejects.toThrow(/did not answer within 5 ms/);
  });

  it('has no credentials in what it plans', async () => {
    await setUp(which);
    const publisher = open();

    expect(JSON.stringify([publisher.target, await publisher.plan(notes)])).not.toMatch(
      /secret-token-1|Ym90QGV4/,
    );
  });
});

describe('confluencePage', () => {
  it('writes well-formed pages of whatever commits and trackers say, and finds them again', async () => {
    await setUp('cloud');
    let page = 0;

    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        page += 1;
        const own = { title: `${page} ${text}`.slice(0, 250) };
        const of = fullNotes((place) => `${text} ${place}`);

        await publish(of, own);

        expect((await publish(of, own)).action).toMatchObject({ action: 'none', warnings: [] });
      }),
      { numRuns: 25 },
    );
    expect(confluence.pages).toHaveLength(page);
  });

  it('tells of a space and of a parent that are not there', async () => {
    await setUp('cloud');

    await expect(open({ space: 'NONE' }).plan(notes)).rejects.toThrow(/no such space/);
    await expect(open({ parent: 'Nowhere' }).plan(notes)).rejects.toThrow(/no page "Nowhere"/);
  });

  it('leaves an archived page where it is', async () => {
    await setUp('cloud');
    confluence.add(title, '<p/>').status = 'archived';

    await expect(open().plan(notes)).rejects.toThrow(/is archived/);
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(256) }, 'title'],
    [{ space: 'A B' }, 'space'],
    [{ baseUrl: 'http://wiki.example.com' }, 'baseUrl'],
    [{ baseUrl: 'http://127.0.0.1.example.com' }, 'baseUrl'],
    [{ baseUrl: 'x' }, 'baseUrl'],
  ])('refuses the options %o', async (options, name) => {
    await setUp('cloud');

    expect(() => open(options)).toThrow(new RegExp(`option ${name}`));
  });
});
