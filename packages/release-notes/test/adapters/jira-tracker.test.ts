import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type JiraTrackerOptions, jiraTracker } from '../../src/adapters/jira-tracker.js';
import { fakeClock as clock } from '../support/fake-clock.js';
import {
  type JiraEmulator,
  type JiraEmulatorOptions,
  startJira,
} from '../support/jira-emulator.js';

let jira: JiraEmulator;
afterEach(() => jira.stop());

async function setUp(options: JiraEmulatorOptions = {}) {
  jira = await startJira(options);
  return jira;
}

function open(options: Partial<JiraTrackerOptions> = {}) {
  return jiraTracker({ baseUrl: jira.url, deployment: 'cloud', pace: clock().pace, ...options });
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => `SOE-${at + 1}`);

describe('jiraTracker on Cloud', () => {
  it('reads 1,000 issues in ten calls', async () => {
    await setUp();
    for (const key of numbers(1_000)) jira.add(key);

    const answers = await open().lookUp(numbers(1_000));

    expect(jira.calls).toHaveLength(10);
    expect([...answers.keys()]).toEqual(numbers(1_000));
    for (const [key, answer] of answers) {
      expect(answer).toMatchObject({ status: 'found', issue: { key, title: `Summary of ${key}` } });
    }
  });

  it('reads what notes and policies need', async () => {
    await setUp();
    jira.add('SOE-7', {
      summary: 'Close \u001b[31mport\n22',
      fields: {
        issuetype: { name: 'Bug' },
        status: { name: 'Erledigt', statusCategory: { key: 'done' } },
        labels: ['security', 'ssh'],
        parent: { key: 'SOE-1' },
        fixVersions: [{ name: '1.2.0' }],
        resolution: { name: 'Done' },
        description: {
          type: 'doc',
          content: [{ type: 'strange', content: [{ type: 'text', text: 'why' }] }],
        },
      },
    });
    const warnings: string[] = [];

    const answers = await open({ body: true, onWarning: (text) => warnings.push(text) }).lookUp([
      'SOE-7',
    ]);

    expect(answers.get('SOE-7')).toEqual({
      status: 'found',
      issue: {
        key: 'SOE-7',
        requestedKey: 'SOE-7',
        title: 'Close port 22',
        type: 'Bug',
        status: 'Erledigt',
        state: 'done',
        labels: ['security', 'ssh'],
        project: 'SOE',
        parent: 'SOE-1',
        fixVersions: ['1.2.0'],
        resolution: 'Done',
        url: `${jira.url}/browse/SOE-7`,
        body: 'why',
      },
    });
    expect(warnings).toEqual([expect.stringContaining('strange')]);
  });

  it('answers for every key on its own: found, hidden, missing, not of this tracker', async () => {
    await setUp();
    jira.add('SOE-1');
    jira.add('SOE-2', { hidden: true });

    const answers = await open({ projects: ['SOE'] }).lookUp([
      'SOE-1',
      'soe-1',
      'SOE-2',
      'SOE-3',
      'UTF-8',
      'x',
    ]);

    expect([...answers].map(([key, { status }]) => [key, status])).toEqual([
      ['SOE-1', 'found'],
      ['soe-1', 'found'],
      ['SOE-2', 'missing'],
      ['SOE-3', 'missing'],
      ['UTF-8', 'missing'],
      ['x', 'missing'],
    ]);
    expect(answers.get('SOE-3')).toMatchObject({
      reason: expect.stringContaining('may not see it'),
    });
    expect(JSON.stringify(jira.calls)).not.toContain('UTF-8');
  });

  it('follows one moved issue at the cost of one call', async () => {
    await setUp();
    for (const key of numbers(50)) jira.add(key);
    jira.move('SOE-9', 'OPS-1');

    const answers = await open().lookUp(numbers(50));

    expect(answers.get('SOE-9')).toMatchObject({
      issue: { key: 'OPS-1', requestedKey: 'SOE-9', title: 'Summary of SOE-9', project: 'OPS' },
    });
    expect(jira.calls).toHaveLength(2);
  });

  it.each([2, 3, 7, 40, 99])(
    'tells %i moved issues apart in eleven calls at most',
    async (count) => {
      await setUp();
      for (const key of numbers(count)) jira.add(key);
      // Backwards, so that neither numbers nor the order can help.
      for (const [at, key] of numbers(count).entries()) jira.move(key, `OPS-${count - at}`);

      const answers = await open().lookUp([...numbers(count), 'SOE-900']);

      for (const [at, key] of numbers(count).entries()) {
        expect(answers.get(key)).toMatchObject({
          issue: { key: `OPS-${count - at}`, title: `Summary of ${key}` },
        });
      }
      expect(answers.get('SOE-900')?.status).toBe('missing');
      expect(jira.calls.length).toBeLessThanOrEqual(11);
    },
  );

  it('finds a moved issue under several keys that are asked for together', async () => {
    await setUp();
    for (const key of ['SOE-1', 'SOE-2', 'SOE-3']) jira.add(key);
    jira.move('SOE-1', 'OPS-1');
    jira.move('OPS-1', 'NET-1');
    jira.move('SOE-2', 'OPS-2');

    const asked = ['SOE-1', 'OPS-1', 'NET-1', 'SOE-2', 'SOE-3', 'SOE-4'];
    const answers = await open().lookUp(asked);

    expect(
      asked.map((key) => {
        const answer = answers.get(key);
        return answer?.status === 'found' ? answer.issue.key : answer?.status;
      }),
    ).toEqual(['NET-1', 'NET-1', 'NET-1', 'OPS-2', 'SOE-3', 'missing']);
  });

  it('calls what Jira could not read unreadable, never missing', async () => {
    await setUp();
    for (const key of numbers(5)) jira.add(key);
    jira.break('SOE-2', 'Payload too large');
    jira.break('SOE-4', 'Try again');

    const answers = await open().lookUp([...numbers(5), 'SOE-6']);

    expect(answers.get('SOE-2')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('Payload too large'),
    });
    expect(answers.get('SOE-4')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('Try again'),
    });
    expect(answers.get('SOE-5')?.status).toBe('found');
    expect(answers.get('SOE-6')?.status).toBe('missing');
  });
});

describe('jiraTracker in trouble', () => {
  it('waits for as long as the server asks, and all callers with it', async () => {
    await setUp();
    for (const key of numbers(300)) jira.add(key);
    jira.failWhen((_, number) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '7' } } : undefined,
    );
    const { waits, pace } = clock();

    const answers = await open({ pace }).lookUp(numbers(300));

    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect(waits[0]).toBe(7_000);
    expect(jira.calls).toHaveLength(4);
  });

  it('does not wait longer than it may, and does not ask again before the time', async () => {
    await setUp();
    jira.add('SOE-1');
    jira.failWhen(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const tracker = open();

    const first = await tracker.lookUp(['SOE-1']);
    const second = await tracker.lookUp(['SOE-1']);

    expect(first.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('3600 s'),
    });
    expect(second.get('SOE-1')?.status).toBe('unreadable');
    expect(jira.calls).toHaveLength(1);
  });

  it.each([
    [401, 1],
    [403, 1],
    [404, 1],
    [410, 1],
    [500, 4],
    [503, 4],
    [429, 4],
  ])('answers %i with unreadable after %i calls', async (status, calls) => {
    await setUp();
    jira.add('SOE-1');
    jira.failWhen(() => ({ status, body: '{"errorMessages":["It said so."],"errors":{}}' }));

    const answers = await open().lookUp(['SOE-1', 'SOE-2']);

    expect(answers.get('SOE-1')).toEqual({
      status: 'unreadable',
      reason: `Jira (${new URL(jira.url).host}) could not be read: it answered ${status}: It said so.`,
    });
    expect(answers.get('SOE-2')?.status).toBe('unreadable');
    expect(jira.calls).toHaveLength(calls);
  });

  it('recovers from a server that fails for a moment', async () => {
    await setUp();
    jira.add('SOE-1');
    jira.failWhen((_, number) => (number < 4 ? { status: 502 } : undefined));
    const { waits, pace } = clock();

    const answers = await open({ pace }).lookUp(['SOE-1']);

    expect(answers.get('SOE-1')?.status).toBe('found');
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('takes a login page for refused credentials', async () => {
    await setUp();
    jira.failWhen(() => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    }));

    const answers = await open().lookUp(['SOE-1']);

    expect(answers.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('login page'),
    });
  });

  it('gives up a call that takes too long', async () => {
    await setUp();
    jira.failWhen(() => ({ status: 0, hang: true }));

    const answers = await open({ timeout: 20, pace: { ...clock().pace, attempts: 2 } }).lookUp([
      'SOE-1',
    ]);

    expect(answers.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('20 ms'),
    });
    // What was given up may still be on its way.
    await vi.waitFor(() => expect(jira.calls).toHaveLength(2), { timeout: 10_000 });
  });

  it('gives up credentials that take too long', async () => {
    await setUp();
    const credentials = () => new Promise<never>(() => {});
    const pace = { ...clock().pace, attempts: 1 };
    const controller = new AbortController();

    const answers = await open({ credentials, timeout: 20, pace }).lookUp(['SOE-1']);
    const stopped = open({ credentials }).lookUp(['SOE-1'], { signal: controller.signal });
    controller.abort(new Error('enough'));

    expect(answers.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('20 ms'),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(jira.calls).toEqual([]);
  });

  it('says that a server is not there', async () => {
    await setUp();
    const tracker = open();
    await jira.stop();

    const answers = await tracker.lookUp(['SOE-1']);

    expect(answers.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    await setUp();
  });

  it('stops with the reason of the signal, while asking and while waiting', async () => {
    await setUp();
    const asking = new AbortController();
    jira.failWhen(() => {
      queueMicrotask(() => asking.abort(new Error('enough')));
      return { status: 0, hang: true };
    });
    await expect(open().lookUp(['SOE-1'], { signal: asking.signal })).rejects.toThrow('enough');

    const waiting = new AbortController();
    jira.failWhen(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    const delay = async () => {
      waiting.abort(new Error('too long'));
      throw new Error('the delay itself');
    };
    const look = open({ pace: { delay } }).lookUp(['SOE-1'], { signal: waiting.signal });
    await expect(look).rejects.toThrow('too long');
    await expect(open().lookUp(['SOE-1'], { signal: waiting.signal })).rejects.toThrow('too long');
  });

  it('does not repeat what a function said that failed to get credentials', async () => {
    await setUp();
    const credentials = () => Promise.reject(new Error('vault said hunter2'));

    const answers = await open({ credentials }).lookUp(['SOE-1']);

    expect(answers.get('SOE-1')?.status).toBe('unreadable');
    expect(inspect(answers)).not.toContain('hunter2');
  });

  it('never shows credentials, even where the server repeats them', async () => {
    const token = 'ATATT3xFfGF0-secret-token';
    const header = `Basic ${Buffer.from(`bot@example.com:${token}`).toString('base64')}`;
    await setUp({ authorization: 'Basic another' });
    const seen: unknown[] = [];
    const warn = vi.spyOn(console, 'warn').mockImplementation((...words) => void seen.push(words));
    const credentials = { user: 'bot@example.com', token };

    const echoed = await open({ credentials }).lookUp(['SOE-1']);
    jira.failWhen(() => ({
      status: 500,
      body: JSON.stringify({ message: `token=${token} ${header}` }),
    }));
    const failed = await open({ credentials: () => credentials }).lookUp(['SOE-1']);
    const tracker = open({ credentials: () => ({ bearer: token }) });
    await jira.stop();
    const gone = await tracker.lookUp(['SOE-1']);
    warn.mockRestore();

    const all = inspect([echoed, failed, gone, seen], { depth: Infinity, showHidden: true });
    expect(echoed.get('SOE-1')).toMatchObject({ reason: expect.stringContaining('[hidden]') });
    expect(all).not.toContain('secret-token');
    expect(all).not.toContain(header.slice(6));
    await setUp();
  });

  it('sends the credentials that the site takes, and asks for them every time', async () => {
    await setUp({ authorization: 'Bearer second' });
    jira.add('SOE-1');
    const tokens = ['first', 'second'];
    const tracker = open({ credentials: async () => ({ bearer: tokens.shift() ?? '' }) });

    expect((await tracker.lookUp(['SOE-1'])).get('SOE-1')?.status).toBe('unreadable');
    expect((await tracker.lookUp(['SOE-1'])).get('SOE-1')?.status).toBe('found');
  });

  it('does not take what an expired token cannot see for missing', async () => {
    await setUp({ authorization: 'Bearer good', lenient: true });
    jira.add('SOE-1');

    const expired = await open({ credentials: { bearer: 'old' } }).lookUp(['SOE-1', 'x']);
    const good = await open({ credentials: { bearer: 'good' } }).lookUp(['SOE-1', 'SOE-2']);

    expect(expired.get('SOE-1')).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('does not accept these credentials'),
    });
    expect(expired.get('x')?.status).toBe('missing');
    expect([good.get('SOE-1')?.status, good.get('SOE-2')?.status]).toEqual(['found', 'missing']);
  });

  it.each([
    [401, 'Unauthorized; scope does not match'],
    [403, 'Forbidden'],
    [500, 'Oops'],
  ])('believes a token that may read issues only (%i %s)', async (status, message) => {
    await setUp();
    jira.failWhen(({ path }) =>
      path.endsWith('/myself') ? { status, body: JSON.stringify({ message }) } : undefined,
    );

    const answers = await open({ credentials: { bearer: 'scoped' } }).lookUp(['SOE-1']);

    expect(answers.get('SOE-1')?.status).toBe('missing');
  });

  it('refuses an address that is none, without its password', async () => {
    await setUp();
    const wrong = () => jiraTracker({ baseUrl: 'ftp://me:pass@jira' });

    expect(wrong).toThrow(expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }));
    expect(wrong).not.toThrow(/pass/);
  });
});

describe('jiraTracker on Data Center', () => {
  it('reads 1,000 issues in ten calls below a context path', async () => {
    await setUp({ contextPath: '/jira', authorization: 'Bearer pat' });
    for (const key of numbers(1_000)) jira.add(key);

    const answers = await jiraTracker({
      baseUrl: `${jira.url}/`,
      pace: clock().pace,
      credentials: { bearer: 'pat' },
    }).lookUp(numbers(1_000));

    expect(jira.calls).toHaveLength(10);
    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect(answers.get('SOE-3')).toMatchObject({ issue: { url: `${jira.url}/browse/SOE-3` } });
  });

  it('pages on by what came back where the server sends less than it was asked for', async () => {
    await setUp({ pageSize: 30 });
    for (const key of numbers(100)) jira.add(key);

    const answers = await open({ deployment: 'data-center' }).lookUp(numbers(100));

    expect([...answers.values()].every(({ status }) => status === 'found')).toBe(true);
    expect(jira.calls).toHaveLength(4);
  });

  it('does not follow a server that sends pages without end', async () => {
    await setUp();
    const issues = [{ id: '1', key: 'SOE-1', fields: {} }];
    const body = JSON.stringify({ total: 1e9, issues });
    jira.failWhen(() => ({ status: 200, body }));

    const answers = await open({ deployment: 'data-center' }).lookUp(numbers(3));

    expect(answers.get('SOE-1')?.status).toBe('found');
    expect(jira.calls.length).toBeLessThan(50);
  });

  it.each([
    ['leaves unknown keys out', {}],
    ['names unknown keys', { strictKeys: true }],
    ['refuses unknown keys without a name', { silentKeys: true }],
  ])('finds the others on a server that %s', async (_, options) => {
    await setUp(options);
    for (const key of numbers(20)) jira.add(key);
    jira.move('SOE-5', 'OPS-5');

    const answers = await open({ deployment: 'data-center' }).lookUp([
      ...numbers(20),
      'SOE-98',
      'SOE-99',
    ]);

    expect(answers.get('SOE-98')?.status).toBe('missing');
    expect(answers.get('SOE-99')?.status).toBe('missing');
    expect(answers.get('SOE-5')).toMatchObject({ issue: { key: 'OPS-5' } });
    expect(numbers(20).every((key) => answers.get(key)?.status === 'found')).toBe(true);
  });

  it('shows wiki markup as it was written', async () => {
    await setUp();
    jira.add('SOE-1', { fields: { description: 'h1. *Why*\r\n- one\r\n\r\n<script>' } });

    const answers = await open({ deployment: 'data-center', body: true }).lookUp(['SOE-1']);

    expect(answers.get('SOE-1')).toMatchObject({
      issue: { body: 'h1. \\*Why\\*\\\n\\- one\n\n\\<script\\>' },
    });
  });
});
