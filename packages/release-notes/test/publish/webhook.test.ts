import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPublication,
  fileReceipts,
  planPublication,
  publishReleaseNotes,
  type SlackWebhookOptions,
  slackWebhook,
  type TeamsWebhookOptions,
  teamsWebhook,
} from '../../src/index.js';
import { dyingFiles } from '../support/dying-files.js';
import { fakeClock } from '../support/fake-clock.js';
import type { Fault } from '../support/http-faults.js';
import { memoryReceipts } from '../support/memory-receipts.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { temporaryFolder } from '../support/repository.js';
import { startWebhooks } from '../support/webhook-server.js';

const servers: Awaited<ReturnType<typeof startWebhooks>>[] = [];
let hooks: Awaited<ReturnType<typeof startWebhooks>>;

beforeEach(async () => {
  hooks = await startWebhooks();
  servers.push(hooks);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const changes = [changeOf('a'.repeat(40), { subject: '<!channel> @all *x* 🎉' })];
const notes = emptyNotes('2026.11.1', { sections: [{ title: 'Fixes', changes }] });
const slack = (options: Partial<SlackWebhookOptions> = {}) =>
  slackWebhook({ url: hooks.slack, ...fakeClock().pace, ...options });
const teams = (options: Partial<TeamsWebhookOptions> = {}) =>
  teamsWebhook({ url: hooks.teams, ...fakeClock().pace, ...options });

/** Fails the first call only. */
function once(fault: Fault) {
  return (_: unknown, number: number) => (number === 1 ? fault : undefined);
}

describe('slackWebhook and teamsWebhook', () => {
  it('post what the services take, once', async () => {
    const { receipts } = memoryReceipts();
    const publishers = [slack({ receipts }), teams({ receipts })];
    const first = await publishReleaseNotes(notes, publishers);
    const second = await publishReleaseNotes(notes, publishers);

    expect(first.outcomes).toMatchObject([
      { kind: 'slack-webhook', status: 'done' },
      { kind: 'teams-webhook', status: 'done' },
    ]);
    expect(second.outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect(hooks.posts).toHaveLength(2);
    expect(JSON.stringify(hooks.posts[0])).toContain('al2023 2026.11.1');
  });

  it('post other notes, and the same notes to another place, as messages of their own', async () => {
    const { receipts } = memoryReceipts();
    await publishReleaseNotes(notes, [slack({ receipts })]);
    await publishReleaseNotes(emptyNotes('2026.11.2'), [slack({ receipts })]);
    await publishReleaseNotes(notes, [slack({ receipts, url: `${hooks.slack}2` })]);

    expect(hooks.calls).toHaveLength(3);
  });

  it('tell their address to nobody, whatever the service says', async () => {
    const secrets = ['T0SECRET', 'B0SECRET', 'XyZsecretXyZ', 'sEcReT', '0123456789abcdef'];
    const told: unknown[] = [];
    const faults: readonly ((path: string) => Fault)[] = [
      (path) => ({ status: 400, body: `no hook at ${hooks.url}${path}` }),
      (path) => ({ status: 500, body: `cannot reach ${path}` }),
      (path) => ({ status: 404, body: path.split(/[/=&]/).reverse().join(' ') }),
      (path) => ({ status: 307, headers: { location: path } }),
      () => ({ status: 200, hang: true }),
    ];
    for (const fault of faults) {
      hooks.failWhen(({ path }) => fault(path));
      const { receipts, kept } = memoryReceipts();
      const publishers = [slack({ timeout: 50, receipts }), teams({ timeout: 50, receipts })];
      const plan = await planPublication(notes, publishers);
      told.push(plan, await applyPublication(plan, publishers), [...kept]);
    }
    const dead = [slack({ fetch: async () => refuseAddress(hooks.slack), resend: true })];
    told.push(await publishReleaseNotes(notes, dead));
    for (const url of [`${hooks.slack}\u0000:`, hooks.slack.replace('127.0.0.1', '10.0.0.1')]) {
      told.push(attempt(() => slack({ url })));
    }
    const text = JSON.stringify(told);

    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain('[hidden]');
    expect(slack().target).toMatch(/^127\.0\.0\.1:\d+ [0-9a-f]{12}$/);
  });

  it('wait as long as the service asks, in seconds or until a time, and give up on more', async () => {
    const clock = fakeClock(Date.UTC(2026, 10, 2));
    const wanted = ['7', 'Mon, 02 Nov 2026 00:00:17 GMT', '3600'];
    hooks.failWhen((_, number) => {
      const after = wanted[number - 1];
      return after === undefined ? undefined : { status: 429, headers: { 'retry-after': after } };
    });
    const { receipts } = memoryReceipts();
    const limited = await publishReleaseNotes(notes, [slack({ ...clock.pace, receipts })]);
    const next = await publishReleaseNotes(notes, [slack({ receipts })]);

    expect(clock.waits).toEqual([7_000, 10_000]);
    expect(limited.outcomes[0]?.error).toMatchObject({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringContaining('used up for another 3600 s'),
    });
    expect(next.outcomes[0]?.status).toBe('done');
    expect(hooks.posts).toHaveLength(1);
  });

  it('post again after what was certainly not taken', async () => {
    hooks.failWhen(once({ status: 503, headers: { 'retry-after': '1' } }));
    const busy = await publishReleaseNotes(notes, [slack()]);
    let tries = 0;
    const flaky: typeof fetch = async (...args) => {
      tries += 1;
      return tries < 3 ? refuseConnection() : fetch(...args);
    };
    const reached = await publishReleaseNotes(notes, [teams({ fetch: flaky })]);

    expect([busy.complete, reached.complete]).toEqual([true, true]);
    expect(hooks.posts).toHaveLength(2);
  });

  it('do not post again what may have been taken, and say so until it is decided', async () => {
    const faults: readonly Fault[] = [
      { status: 500, after: true },
      { status: 502, after: true },
      { status: 200, after: true, hang: true },
    ];
    for (const fault of faults) {
      hooks.posts.length = 0;
      let failing = true;
      hooks.failWhen(() => (failing ? fault : undefined));
      const { receipts } = memoryReceipts();
      const unsure = await publishReleaseNotes(notes, [slack({ receipts, timeout: 500 })]);
      failing = false;
      const next = await publishReleaseNotes(notes, [slack({ receipts })]);
      const decided = await publishReleaseNotes(notes, [slack({ receipts, resend: true })]);
      const last = await publishReleaseNotes(notes, [slack({ receipts, resend: true })]);

      expect(unsure.outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_UNSURE');
      expect(next.outcomes[0]?.warnings).toEqual([expect.stringContaining('may have been sent')]);
      expect(decided.outcomes[0]?.status).toBe('done');
      expect(last.outcomes[0]?.status).toBe('unchanged');
      expect(hooks.posts).toHaveLength(2);
    }
  });

  it('follow nobody who leads elsewhere, and say what was refused', async () => {
    const other = await startWebhooks();
    servers.push(other);
    for (const status of [301, 302, 307, 308]) {
      hooks.failWhen(() => ({ status, headers: { location: other.slack } }));
      const { outcomes } = await publishReleaseNotes(notes, [slack()]);
      expect(outcomes[0]?.error).toMatchObject({
        code: 'NOTES_PUBLISH_FAILED',
        message: expect.stringContaining(`answered ${status}, and leads elsewhere`),
      });
    }
    hooks.failWhen(() => undefined);
    const wrong = slack({ render: () => ({ text: 'x', blocks: [{ type: 'header' }] }) });
    const { outcomes } = await publishReleaseNotes(notes, [wrong]);

    expect(other.calls).toHaveLength(0);
    expect(outcomes[0]?.error).toMatchObject({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringContaining('it answered 400: '),
    });
    expect(hooks.posts).toHaveLength(0);
  });

  it('refuse to plan what the services would refuse', async () => {
    const card = { type: 'message', attachments: [{ content: 'x'.repeat(28 * 1_024) }] };
    const { failures } = await planPublication(notes, [
      slack({
        render: () => ({ text: 'x', blocks: Array.from({ length: 51 }) }),
        url: hooks.slack,
      }),
      slack({ render: () => ({ text: 'x'.repeat(40_001) }), url: `${hooks.slack}1` }),
      slack({ render: () => ({ blocks: [] }), url: `${hooks.slack}2` }),
      teams({ render: () => card, url: `${hooks.teams}1` }),
      teams({ render: () => ({ text: 'x' }), url: `${hooks.teams}2` }),
    ]);

    expect(failures.map(({ error }) => error.code)).toEqual([
      'NOTES_TOO_LONG',
      'NOTES_TOO_LONG',
      'NOTES_OPTION_INVALID',
      'NOTES_TOO_LONG',
      'NOTES_OPTION_INVALID',
    ]);
  });

  it('post nothing of a plan that the services would refuse, and keep no receipt of it', async () => {
    const { receipts, kept } = memoryReceipts();
    const publishers = [slack({ receipts }), teams({ receipts })];
    const plan = await planPublication(notes, publishers);
    for (const content of ['', '{', 'null', '[]', '"text"', '{"text":1}']) {
      const steps = [{ title: 't', write: { content } }];
      const actions = plan.actions.map((action) => ({ ...action, steps }));
      const { outcomes } = await applyPublication({ ...plan, actions }, publishers);
      for (const { error } of outcomes) expect(error?.code).toBe('NOTES_PLAN_INVALID');
    }
    const none = await planPublication(notes, [slack({ render: () => undefined })]);

    expect(none.failures[0]?.error.code).toBe('NOTES_OPTION_INVALID');
    expect(hooks.calls).toHaveLength(0);
    expect(kept.size).toBe(0);
  });

  it('take https addresses, and http on this machine', () => {
    const right = ['https://hooks.slack.com/services/x', 'http://localhost:1/x', 'http://[::1]/x'];
    const wrong = [
      ...['', 'x', 'ftp://127.0.0.1/x', 'http://hooks.slack.com/x', 'http://127.0.0.1.e.example/x'],
      ...[
        'https://user:word@hooks.slack.com/x',
        'http://localhost.e.example',
        'file:///etc/passwd',
      ],
    ];
    for (const url of right) expect(slack({ url }).kind).toBe('slack-webhook');
    for (const url of wrong) {
      expect(() => slack({ url }), url).toThrowError(
        expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
      );
    }
  });

  it('stop with what is known, and the receipt remembers that it may have been sent', async () => {
    const { receipts, kept } = memoryReceipts();
    const controller = new AbortController();
    hooks.failWhen(() => {
      controller.abort(new Error('enough'));
      return { status: 200, hang: true };
    });
    const { signal } = controller;
    const { outcomes } = await publishReleaseNotes(notes, [slack({ receipts })], { signal });

    expect(outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_STOPPED');
    expect([...kept.values()].map(({ state }) => state)).toEqual(['intended']);
  });
});

describe('fileReceipts', () => {
  it('lets nothing be sent twice, wherever the run is killed, and loses nothing in silence', async () => {
    const whole = dyingFiles();
    const first = await temporaryFolder();
    const counted = fileReceipts(first, { files: whole.files });
    await publishReleaseNotes(notes, [slack({ receipts: counted })]);
    expect(hooks.posts).toHaveLength(1);

    for (let last = 1; last <= whole.state.calls; last += 1) {
      const directory = await temporaryFolder();
      hooks.posts.length = 0;
      const dying = fileReceipts(directory, { files: dyingFiles(last).files });
      const killed = await publishReleaseNotes(notes, [slack({ receipts: dying })]);
      const sent = hooks.posts.length;
      const receipts = fileReceipts(directory);
      const next = await publishReleaseNotes(notes, [slack({ receipts })]);
      const isTold = next.outcomes[0]?.warnings.some((text) => text.includes('may have been sent'));

      expect(sent).toBeLessThanOrEqual(1);
      expect(hooks.posts.length).toBeLessThanOrEqual(1);
      // Either it is certain that it was sent, or people are told.
      expect(hooks.posts.length === 1 || isTold === true).toBe(true);
      if (sent === 1 && killed.outcomes[0]?.status === 'done') {
        expect(next.outcomes[0]?.status).toBe('unchanged');
      }
      if (isTold) {
        await publishReleaseNotes(notes, [slack({ receipts, resend: true })]);
        expect(hooks.posts).toHaveLength(sent + 1);
      }
      const end = await publishReleaseNotes(notes, [slack({ receipts })]);
      expect(end.outcomes[0]).toMatchObject({ status: 'unchanged', warnings: [] });
    }
  });

  it('says when a receipt of what was sent could not be kept', async () => {
    const { receipts } = memoryReceipts(4);
    const { outcomes } = await publishReleaseNotes(notes, [slack({ receipts })]);

    expect(outcomes[0]).toMatchObject({
      status: 'done',
      warnings: [expect.stringContaining('its receipt could not be kept')],
    });
  });

  it('sends nothing when a receipt cannot be read', async () => {
    const directory = await temporaryFolder();
    const { files } = dyingFiles();
    for (const text of ['', '{', '{"state":"lost"}', '{"state":"sent"}']) {
      const damaged = fileReceipts(directory, {
        files: {
          ...files,
          look: async () => ({ kind: 'file', mode: 0o600 }),
          read: async () => Buffer.from(text),
        },
      });
      const { failures } = await planPublication(notes, [slack({ receipts: damaged })]);
      expect(failures[0]?.error).toMatchObject({
        code: 'NOTES_FILE_FAILED',
        message: expect.stringContaining('it is no receipt'),
      });
    }
    expect(hooks.calls).toHaveLength(0);
  });
});

function refuseConnection(): never {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  });
}

/** A `fetch` that puts the address into its error. */
function refuseAddress(url: string): never {
  throw new TypeError(`Failed to fetch ${url}`);
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? [error.message, String(error.cause)] : error;
  }
}
