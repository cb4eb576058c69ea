import { afterEach, describe, expect, it } from 'vitest';
import { type JiraVersionOptions, jiraVersion } from '../../src/publish/jira-version.js';
import { describe as describeVersion } from '../../src/publish/plan-jira-version.js';
import { fakeClock } from '../support/fake-clock.js';
import {
  type JiraEmulator,
  type JiraEmulatorOptions,
  startJira,
} from '../support/jira-emulator.js';
import { emptyNotes } from '../support/notes.js';

let jira: JiraEmulator;
afterEach(() => jira.stop());

const page = 'https://example.com/notes/1.0.0';
const keys = (count: number) => Array.from({ length: count }, (_, at) => `SOE-${at + 1}`);
const notesOf = (issues: readonly string[], parts = {}) =>
  emptyNotes('1.0.0', { issues: issues.map((key) => ({ key })), links: { page }, ...parts });
const done = { fields: { resolution: { name: 'Done' } } };

async function setUp(count: number, options: JiraEmulatorOptions = {}) {
  jira = await startJira(options);
  for (const key of keys(count)) jira.add(key, { ...done });
}

function open(options: Partial<JiraVersionOptions> = {}) {
  return jiraVersion({
    baseUrl: jira.url,
    deployment: 'cloud',
    project: 'SOE',
    pace: fakeClock().pace,
    ...options,
  });
}

async function publish(notes = notesOf(keys(2)), options: Partial<JiraVersionOptions> = {}) {
  const publisher = open(options);
  const action = await publisher.plan(notes);
  return { action, published: await publisher.apply(JSON.parse(JSON.stringify(action))) };
}

const isWrite = ({ method, path }: { method: string; path: string }) =>
  method !== 'GET' && !/bulkfetch|search/.test(path);
const writes = () => jira.calls.filter(isWrite).map(({ method, path }) => `${method} ${path}`);

describe('jiraVersion on Cloud', () => {
  it('creates the version, sets it on the issues, links the notes, and releases it last', async () => {
    await setUp(2);

    const { action, published } = await publish();

    expect(action.steps.map(({ title }) => title)).toEqual([
      'create version 1.0.0 of SOE',
      'set fix version 1.0.0 on SOE-1',
      'set fix version 1.0.0 on SOE-2',
      'link version 1.0.0 to its notes',
      'release version 1.0.0 as of 2026-11-02',
    ]);
    expect(action.warnings).toEqual([]);
    expect(published).toMatchObject({
      action: 'create',
      url: `${jira.url}/projects/SOE/versions/20000`,
      warnings: [],
    });
    expect(jira.versions.all).toEqual([
      {
        id: '20000',
        name: '1.0.0',
        released: true,
        archived: false,
        releaseDate: '2026-11-02',
        works: [
          { relatedWorkId: 'work-0', category: 'Communication', title: 'Release notes', url: page },
        ],
      },
    ]);
    expect([jira.versions.of('SOE-1'), jira.versions.of('SOE-2')]).toEqual([['1.0.0'], ['1.0.0']]);
    expect(writes().at(-1)).toBe('PUT /rest/api/3/version/20000');
  });

  it('sets it on issues whose changes are released but not told, too', async () => {
    await setUp(2);
    const excluded = [{ hash: 'a'.repeat(40), by: 'edits', issues: ['SOE-2', 'OPS-1'] }];

    const { action } = await publish(notesOf(['SOE-1'], { excluded }));

    expect(action.steps.map(({ title }) => title)).toContain('set fix version 1.0.0 on SOE-2');
  });

  it('writes nothing the second time', async () => {
    await setUp(2);
    await publish();
    const before = writes().length;

    const { action } = await publish();

    expect(action).toMatchObject({ action: 'none', steps: [], warnings: [] });
    expect(writes()).toHaveLength(before);
  });

  it('keeps other fix versions, and sets its own only where it is missing', async () => {
    await setUp(3);
    const old = jira.versions.add('0.9.0');
    jira.add('SOE-9', { fields: { resolution: {}, fixVersions: [{ id: old.id, name: '0.9.0' }] } });
    await publish(notesOf(['SOE-1']));

    const { action } = await publish(notesOf(['SOE-1', 'SOE-9']));

    expect(action.steps.map(({ title }) => title)).toEqual(['set fix version 1.0.0 on SOE-9']);
    expect(jira.versions.of('SOE-9')).toEqual(['0.9.0', '1.0.0']);
  });

  it('takes 4 calls to plan 250 issues, one for each to set, and 5 when there is nothing to do', async () => {
    await setUp(250);
    const publisher = open();

    const action = await publisher.plan(notesOf(keys(250)));
    expect(jira.calls).toHaveLength(4);
    await publisher.apply(action);
    expect(writes()).toHaveLength(250 + 3);
    expect(jira.calls.length - 4).toBe(250 + 3 + 6);

    const before = jira.calls.length;
    expect((await open().plan(notesOf(keys(250)))).action).toBe('none');
    expect(jira.calls.length - before).toBe(5);
  });

  it('finds its version among many, page by page', async () => {
    await setUp(1);
    jira.versions.settings.pageSize = 7;
    for (let at = 0; at < 40; at += 1) jira.versions.add(`1.0.0-${at}`);
    const own = jira.versions.add('1.0.0');

    await publish(notesOf(['SOE-1']));

    expect(jira.versions.all).toHaveLength(41);
    expect(own.released).toBe(true);
  });

  it('leaves issues of other projects and other trackers alone', async () => {
    await setUp(1);
    jira.add('OPS-1');

    const { action } = await publish(notesOf(['SOE-1', 'OPS-1', '#12', 'SOE-x']));

    expect(action.steps.filter(({ title }) => /fix version/.test(title))).toHaveLength(1);
    expect(action.warnings).toEqual([]);
  });

  it('warns of issues that are missing, moved away or refuse, and goes on', async () => {
    await setUp(4);
    jira.move('SOE-2', 'OPS-7');
    jira.versions.refuse('SOE-3', 400);
    jira.versions.refuse('SOE-4', 403);

    const { action, published } = await publish(notesOf([...keys(4), 'SOE-99']));

    expect(action.warnings).toEqual([
      expect.stringMatching(/^SOE-2 .* it is OPS-7 now, in another project/),
      expect.stringMatching(/^SOE-99 .* not there/),
    ]);
    expect(published.warnings).toEqual([
      expect.stringMatching(/^SOE-3 .*answered 400: No fix version for SOE-3/),
      expect.stringMatching(/^SOE-4 .*answered 403/),
    ]);
    expect(jira.versions.all).toMatchObject([{ released: true }]);
  });

  it('follows an issue that was moved inside the project', async () => {
    await setUp(1);
    jira.move('SOE-1', 'SOE-77');

    const { action } = await publish(notesOf(['SOE-1']));

    expect(action.steps[1]?.title).toBe('set fix version 1.0.0 on SOE-77');
    expect((await publish(notesOf(['SOE-1', 'SOE-77']))).action.action).toBe('none');
  });

  it('makes each of these an error when it is strict, before the version is released', async () => {
    await setUp(2);
    await expect(publish(notesOf(['SOE-99']), { strict: true })).rejects.toThrow(/SOE-99/);
    jira.versions.refuse('SOE-2', 400);

    await expect(publish(notesOf(keys(2)), { strict: true })).rejects.toMatchObject({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringContaining('SOE-2'),
    });
    expect(jira.versions.all).toMatchObject([{ released: false }]);

    jira.versions.obey();
    await publish(notesOf(keys(2)), { strict: true });
    expect(jira.versions.all).toMatchObject([{ released: true }]);
  });

  it('counts what is not resolved, and warns before it releases', async () => {
    await setUp(1);
    jira.add('SOE-8');
    jira.add('SOE-9');

    const planned = await publish(notesOf(['SOE-1', 'SOE-8', 'SOE-9']), { release: false });
    expect(planned.action.warnings).toEqual([]);
    const { action } = await publish(notesOf(['SOE-1', 'SOE-8', 'SOE-9']));

    expect(action.warnings).toEqual([expect.stringContaining('2 issues of it are not resolved')]);
    expect(jira.versions.all).toMatchObject([{ released: true }]);
  });

  it('is not released, and has no link, when that is not wanted', async () => {
    await setUp(1);

    await publish(notesOf(['SOE-1']), { release: false, link: false, version: 'Winter' });

    expect(jira.versions.all).toMatchObject([{ name: 'Winter', released: false, works: [] }]);
  });

  it('changes its own link when the notes have moved, and no other', async () => {
    await setUp(1);
    await publish(notesOf(['SOE-1']));
    jira.versions.all[0]?.works.push({
      relatedWorkId: 'x',
      title: 'Chat',
      category: 'Communication',
      url: 'https://c.example',
    });

    await publish(notesOf(['SOE-1'], { links: { page: 'https://example.com/new' } }));

    expect(jira.versions.all[0]?.works).toMatchObject([
      { relatedWorkId: 'work-0', url: 'https://example.com/new' },
      { title: 'Chat' },
    ]);
  });

  it('refuses a version that is archived', async () => {
    await setUp(1);
    jira.versions.add('1.0.0').archived = true;

    await expect(publish()).rejects.toThrow(/is archived/);
  });
});

describe('jiraVersion on Data Center', () => {
  const options = {
    deployment: 'data-center',
    credentials: { bearer: 'personal-token-1' },
  } as const;
  const site = { contextPath: '/jira', authorization: 'Bearer personal-token-1', pageSize: 30 };

  it('does the same below its context path, and tells of the notes in the description', async () => {
    await setUp(40, site);

    const { action, published } = await publish(notesOf(keys(40)), options);

    expect(action.steps.map(({ title }) => title)).toEqual([
      'create version 1.0.0 of SOE',
      ...keys(40).map((key) => `set fix version 1.0.0 on ${key}`),
      'release version 1.0.0 as of 2026-11-02',
    ]);
    expect(published.warnings).toEqual([]);
    expect(jira.versions.all).toMatchObject([
      { released: true, description: `Release notes: ${page}` },
    ]);
    expect(jira.calls.every(({ path }) => path.startsWith('/jira/rest/api/2/'))).toBe(true);
    expect((await publish(notesOf(keys(40)), options)).action.action).toBe('none');
  });

  it('keeps what a description says', async () => {
    await setUp(1, site);
    jira.versions.add('1.0.0', 'Winter  release.\n\tBy hand.');

    await publish(notesOf(['SOE-1']), options);
    await publish(notesOf(['SOE-1'], { links: { page: 'https://example.com/new' } }), options);

    expect(jira.versions.all).toMatchObject([
      { description: 'Winter  release.\n\tBy hand. Release notes: https://example.com/new' },
    ]);
  });

  it('writes no description over that was changed after the plan', async () => {
    await setUp(1, site);
    const version = jira.versions.add('1.0.0');
    const publisher = open(options);
    const action = await publisher.plan(notesOf(['SOE-1']));
    version.description = 'By hand';

    await expect(publisher.apply(action)).rejects.toMatchObject({ code: 'NOTES_PUBLISH_CONFLICT' });
    expect(version).toMatchObject({ description: 'By hand', released: false });
  });

  it('takes a login page for what it is, also where Jira would answer nothing', async () => {
    await setUp(1, site);
    jira.failWhen(({ method, path }) =>
      method === 'PUT' && /issue/.test(path)
        ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }
        : undefined,
    );

    await expect(publish(notesOf(['SOE-1']), options)).rejects.toThrow(/login page/);
    expect(jira.versions.all).toMatchObject([{ released: false }]);
  });
});

describe('jiraVersion, when things go wrong', () => {
  const editions = [
    ['cloud', 7],
    ['data-center', 6],
  ] as const;
  const kills = editions.flatMap(([deployment, most]) =>
    Array.from({ length: most }, (_, at) => at + 1).flatMap((kill) => [
      [deployment, kill, 'before', false] as const,
      [deployment, kill, 'after', true] as const,
    ]),
  );

  it.each(kills)(
    'on %s completes in the next run when it is killed at write %i, %s it',
    async (deployment, kill, _, after) => {
      await setUp(4);
      let count = 0;
      jira.failWhen((call) => {
        if (!isWrite(call)) return undefined;
        count += 1;
        return count < kill ? undefined : { status: 401, after: after && count === kill };
      });
      await expect(publish(notesOf(keys(4)), { deployment })).rejects.toThrow('401');
      expect(jira.versions.all.some(({ released }) => released)).toBe(
        kill === kills.filter(([of]) => of === deployment).length / 2 && after,
      );
      jira.failWhen(() => undefined);

      await publish(notesOf(keys(4)), { deployment });
      const third = await publish(notesOf(keys(4)), { deployment });

      expect(third.action).toMatchObject({ action: 'none', steps: [] });
      expect(jira.versions.all).toMatchObject([{ name: '1.0.0', released: true }]);
      expect(jira.versions.all[0]?.works).toHaveLength(deployment === 'cloud' ? 1 : 0);
      for (const key of keys(4)) expect(jira.versions.of(key)).toEqual(['1.0.0']);
    },
  );

  it('does the same plan twice without writing twice', async () => {
    await setUp(2);
    const publisher = open();
    const action = await publisher.plan(notesOf(keys(2)));
    await publisher.apply(action);
    const before = writes().length;

    expect(await publisher.apply(action)).toMatchObject({ action: 'none' });
    expect(writes()).toHaveLength(before);
  });

  it('creates and links once when the answers to it are lost', async () => {
    await setUp(1);
    const lost = new Set<string>();
    jira.failWhen(({ method, path }) => {
      if (method !== 'POST' || /bulkfetch/.test(path) || lost.has(path)) return undefined;
      lost.add(path);
      return { status: 502, after: true };
    });

    await publish(notesOf(['SOE-1']));

    expect(lost.size).toBe(2);
    expect(jira.versions.all).toMatchObject([{ released: true, works: [{ url: page }] }]);
  });

  it('waits as long as Jira asks, and tries failures again', async () => {
    await setUp(1);
    const clock = fakeClock();
    let met = 0;
    jira.failWhen(({ method, path }) => {
      if (method !== 'PUT' || !/issue/.test(path) || met === 2) return undefined;
      met += 1;
      return met === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { status: 503 };
    });

    await publish(notesOf(['SOE-1']), { pace: clock.pace });

    expect(clock.waits).toEqual([7_000, 2_000]);
    expect(jira.versions.of('SOE-1')).toEqual(['1.0.0']);
  });

  it('does not release while Jira is down for one of the issues', async () => {
    await setUp(6);
    jira.failWhen(({ path }) => (/SOE-3/.test(path) ? { status: 503 } : undefined));

    await expect(publish(notesOf(keys(6)))).rejects.toMatchObject({ code: 'NOTES_PUBLISH_FAILED' });
    expect(jira.versions.all).toMatchObject([{ released: false, works: [] }]);
  });

  it.each([401, 403, 404])('tells of %i without its credentials', async (status) => {
    await setUp(1, status === 401 ? { authorization: 'Bearer other' } : {});
    if (status !== 401)
      jira.failWhen(() => ({ status, body: '{"errorMessages":["no secret-token-1"]}' }));
    const publisher = open({ credentials: { user: 'bot@example.com', token: 'secret-token-1' } });

    const error = await publisher.plan(notesOf(['SOE-1'])).catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(new RegExp(`answered ${status}`));
    expect(String(error) + JSON.stringify(error)).not.toMatch(/secret-token-1|Ym90QGV4/);
  });

  it('ends with the reason of its signal while Jira is silent', async () => {
    await setUp(1);
    const stop = new AbortController();
    jira.failWhen(() => {
      stop.abort(new Error('enough'));
      return { status: 200, hang: true };
    });

    await expect(open().plan(notesOf([]), { signal: stop.signal })).rejects.toThrow('enough');
  });

  it.each(['OPS-1', 'SOE-1") or project in ("OPS', 'SOE-1/../../issue/OPS-1'])(
    'refuses a stored plan for the issue %s',
    async (key) => {
      await setUp(1);
      const publisher = open();
      const action = await publisher.plan(notesOf(['SOE-1']));
      const steps = action.steps.map((step) =>
        step.write['key'] === undefined ? step : { ...step, write: { ...step.write, key } },
      );

      await expect(publisher.apply({ ...action, steps })).rejects.toMatchObject({
        code: 'NOTES_PLAN_INVALID',
      });
      expect(jira.calls.filter(({ path }) => /issue|search/.test(path))).toHaveLength(1);
    },
  );

  it('creates a version in no project but its own, whatever a stored plan says', async () => {
    await setUp(1);
    const publisher = open();
    const action = await publisher.plan(notesOf(['SOE-1']));
    const steps = action.steps.map((step) => ({
      ...step,
      write: { ...step.write, projectId: 11 },
    }));

    await publisher.apply({ ...action, steps });

    const created = jira.calls.find(
      ({ method, path }) => method === 'POST' && /version$/.test(path),
    );
    expect(created?.body).toMatchObject({ projectId: 10 });
  });

  it('refuses a stored plan for another version than that of its options', async () => {
    await setUp(1);
    const publisher = open({ version: '1.0.0' });
    const action = await publisher.plan(notesOf(['SOE-1']));
    const steps = action.steps.map((step) => ({
      ...step,
      write: { ...step.write, version: '2.0.0' },
    }));

    await expect(publisher.apply({ ...action, steps })).rejects.toMatchObject({
      code: 'NOTES_PLAN_INVALID',
    });
    expect(jira.versions.all).toEqual([]);
  });

  it.each([
    [{ project: 'S/../x' }, 'project'],
    [{ version: '' }, 'version'],
    [{ version: 'x'.repeat(256) }, 'version'],
    [{ issues: ['OPS-1'] }, 'issues'],
    [{ link: 'javascript:alert(1)' }, 'link'],
    [{ baseUrl: 'ftp://x' }, 'baseUrl'],
  ])('refuses the options %o', async (options, name) => {
    await setUp(0);

    expect(() => open(options)).toThrow(new RegExp(`option ${name}`));
  });
});

describe('the description of a version', () => {
  it.each([
    ['', 'Release notes: https://a.example/1'],
    ['Winter', 'Winter Release notes: https://a.example/1'],
    ['See https://a.example/1', 'See https://a.example/1'],
    ['A Release notes: https://b.example/$& B', 'A Release notes: https://a.example/1 B'],
  ])('"%s" becomes "%s"', (before, after) => {
    expect(describeVersion(before, 'https://a.example/1')).toBe(after);
  });
});
