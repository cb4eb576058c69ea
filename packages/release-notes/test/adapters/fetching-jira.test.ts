import { afterEach, expect, it } from 'vitest';
import { jiraTracker } from '../../src/adapters/jira-tracker.js';
import { jiraVersion } from '../../src/publish/jira-version.js';
import { fakeClock as clock } from '../support/fake-clock.js';
import { lifelikeNotes } from '../support/lifelike-notes.js';

const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
afterEach(() => asked.splice(0));

/** A `fetch` that reaches no network, and notes what it was asked. */
function answering(answer: (path: string) => Response | Promise<Response>): typeof fetch {
  return async (input, init) => {
    const url = String(input);
    asked.push({ url, init });
    return answer(new URL(url).pathname);
  };
}

const options = { baseUrl: 'https://jira.example.com/base/', credentials: { bearer: 'secret' } };

function open(fetch: typeof globalThis.fetch, timeout?: number) {
  return jiraTracker({
    ...{ ...options, fetch, deployment: 'cloud', pace: clock().pace },
    ...(timeout !== undefined && { timeout }),
  });
}

it('asks by the fetch that it is given, with credentials and below the path of the site', async () => {
  const fetch = answering(() =>
    Response.json({ issues: [{ key: 'SOE-1', fields: { summary: 'Close port 22' } }] }),
  );

  const answers = await open(fetch).lookUp(['SOE-1']);

  expect(answers.get('SOE-1')).toMatchObject({ issue: { title: 'Close port 22' } });
  expect(asked).toMatchObject([
    {
      url: 'https://jira.example.com/base/rest/api/3/issue/bulkfetch',
      init: { method: 'POST', redirect: 'manual', headers: { Authorization: 'Bearer secret' } },
    },
  ]);
});

it('does not follow to where a redirect leads', async () => {
  const fetch = answering(
    () =>
      new Response(null, { status: 302, headers: { location: 'https://elsewhere.example.com' } }),
  );

  const answers = await open(fetch).lookUp(['SOE-1']);

  expect(answers.get('SOE-1')).toMatchObject({ status: 'unreadable' });
  expect(asked.map(({ url }) => new URL(url).host)).toEqual(['jira.example.com']);
});

it('takes its call back when it is stopped', async () => {
  const controller = new AbortController();
  const fetch = answering(() => {
    controller.abort(new Error('enough'));
    return new Promise<Response>(() => undefined);
  });

  const looked = open(fetch).lookUp(['SOE-1'], { signal: controller.signal });

  await expect(looked).rejects.toThrow('enough');
  expect(asked[0]?.init?.signal?.aborted).toBe(true);
});

it('waits for as long as a limit says, and does not tell credentials that an answer repeats', async () => {
  const fetch = answering(() =>
    asked.length === 1
      ? new Response('', { status: 429, headers: { 'retry-after': '7' } })
      : Response.json({ errorMessages: ['no such token: secret'] }, { status: 401 }),
  );

  const answers = await open(fetch).lookUp(['SOE-1']);

  expect(asked).toHaveLength(2);
  expect(JSON.stringify([...answers])).toContain('answered 401: no such token');
  expect(JSON.stringify([...answers])).not.toContain('token: secret');
});

it('publishes a version through it too', async () => {
  const fetch = answering((path) =>
    path.endsWith('/version') ? Response.json({ values: [], isLast: true }) : Response.json({}),
  );
  const publisher = jiraVersion({
    ...options,
    issues: [],
    project: 'SOE',
    version: 'al2023 1.0.0',
    fetch,
  });

  const { action } = await publisher.plan(lifelikeNotes);

  expect(action).toBe('create');
  expect(asked.map(({ url }) => new URL(url).host)).toContain('jira.example.com');
});
