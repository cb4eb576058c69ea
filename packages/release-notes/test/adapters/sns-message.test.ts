import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPublication,
  planPublication,
  publishReleaseNotes,
  type ReleaseNotes,
  type SnsMessageOptions,
  snsMessage,
} from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { memoryReceipts } from '../support/memory-receipts.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { startSns } from '../support/sns-server.js';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:releases';
const ordered = `${topicArn}.fifo`;
const servers: Awaited<ReturnType<typeof startSns>>[] = [];
let sns: Awaited<ReturnType<typeof startSns>>;
let client: SNSClient;

beforeEach(async () => {
  sns = await startSns(topicArn, ordered);
  servers.push(sns);
  client = new SNSClient({
    endpoint: sns.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop().catch(() => undefined)));
});

const page = 'https://notes.example/2026.11.1';
const notes = emptyNotes('2026.11.1', {
  sections: [{ title: 'Fixes', changes: [changeOf('a'.repeat(40))] }],
  breaking: [{ description: 'Root login is gone', hash: 'a'.repeat(40) }],
  highlights: [{ text: 'Boots in 4 s 🎉' }],
  links: { page },
});
const publisher = (options: Partial<SnsMessageOptions> = {}) =>
  snsMessage({ topicArn, client, ...options });

describe('snsMessage', () => {
  it('publishes a short message that leads to the notes, once', async () => {
    const { receipts, kept } = memoryReceipts();
    const first = await publishReleaseNotes(notes, [publisher({ receipts })]);
    const second = await publishReleaseNotes(notes, [publisher({ receipts })]);

    expect(first.outcomes[0]).toEqual({
      kind: 'sns-message',
      target: topicArn,
      status: 'done',
      warnings: [],
    });
    expect(second.outcomes[0]?.status).toBe('unchanged');
    expect(sns.messages).toEqual([
      {
        TopicArn: topicArn,
        Subject: 'al2023 2026.11.1',
        Message: `al2023 2026.11.1: 1 breaking change, 1 change.

Breaking changes:
- Root login is gone

Highlights:
- Boots in 4 s 🎉

All of it: ${page}
`,
      },
    ]);
    expect([...kept.values()]).toMatchObject([{ state: 'sent', id: 'm-1', target: topicArn }]);
  });

  it('sends each time where no receipts are kept, and the plan says so', async () => {
    const { actions } = await planPublication(notes, [publisher()]);
    await publishReleaseNotes(notes, [publisher()]);
    await publishReleaseNotes(notes, [publisher()]);

    expect(actions[0]).toMatchObject({
      action: 'send',
      reason: 'no receipts are kept, so that it is sent each time',
    });
    expect(sns.messages).toHaveLength(2);
  });

  it('gives a topic in order what it needs, which also drops what is sent twice', async () => {
    await publishReleaseNotes(notes, [publisher({ topicArn: ordered })]);
    await publishReleaseNotes(notes, [publisher({ topicArn: ordered })]);

    expect(sns.messages).toHaveLength(1);
    expect(sns.messages[0]).toMatchObject({ MessageGroupId: 'release-notes' });
  });

  it('makes a subject of any name that SNS takes', async () => {
    const names = ['grüße ✓ 漢字', `${'long '.repeat(40)}`, ' \u202e\u0007 x', '漢字'];
    for (const name of names) {
      const { complete } = await publishReleaseNotes({ ...notes, name }, [publisher()]);
      expect(complete).toBe(true);
    }
    expect(sns.messages.map(({ Subject }) => Subject)).toEqual([
      'gruße ? ? 2026.11.1'.replace('ß', '?'),
      `${'long '.repeat(19)}l...`,
      'x 2026.11.1',
      '? 2026.11.1',
    ]);
  });

  it('refuses to plan what is too long, and warns of a message that leads nowhere', async () => {
    const message = 'é'.repeat(131_072);
    const long = await planPublication(notes, [
      publisher({ render: () => ({ subject: 's', message }) }),
    ]);
    const most = await publishReleaseNotes(notes, [
      publisher({ render: () => ({ subject: '', message }) }),
    ]);
    const crowd: ReleaseNotes = {
      ...notes,
      highlights: Array.from({ length: 500 }, () => ({ text: '漢'.repeat(2_000) })),
      links: {},
    };
    const clipped = await publishReleaseNotes(crowd, [publisher()]);

    expect(long.failures[0]?.error).toMatchObject({
      code: 'NOTES_TOO_LONG',
      message: expect.stringContaining('262145 bytes'),
    });
    expect(most.complete).toBe(true);
    expect(clipped.complete).toBe(true);
    expect(clipped.outcomes[0]?.warnings).toEqual([expect.stringContaining('leads nowhere')]);
    expect(sns.messages.at(-1)?.['Message']).toContain('… and 490 more');
  });

  it('waits when it is throttled, and says what was refused', async () => {
    const { pace, waits } = fakeClock();
    sns.failWhen((_, number) =>
      number === 1
        ? {
            status: 400,
            headers: { 'content-type': 'text/xml' },
            body: '<ErrorResponse><Error><Code>Throttling</Code><Message>m</Message></Error></ErrorResponse>',
          }
        : undefined,
    );
    const { receipts, kept } = memoryReceipts();
    const throttled = await publishReleaseNotes(notes, [publisher({ ...pace, receipts })]);
    const missing = `${topicArn}-missing`;
    const refused = await publishReleaseNotes(notes, [publisher({ topicArn: missing, receipts })]);
    const again = await planPublication(notes, [publisher({ topicArn: missing, receipts })]);

    expect(throttled.complete).toBe(true);
    expect(waits).toEqual([1_000]);
    expect(refused.outcomes[0]?.error).toEqual({
      code: 'NOTES_PUBLISH_FAILED',
      message: expect.stringMatching(/SNS answered 404 \(NotFound.*Look at the topic/),
    });
    expect([...kept.values()].map(({ state }) => state)).toEqual(['sent', 'refused']);
    expect(again.actions[0]?.action).toBe('send');
  });

  it('sends nothing twice of which it is not known whether it was taken', async () => {
    const { receipts } = memoryReceipts();
    sns.failWhen((_, number) => (number === 1 ? { status: 500, after: true } : undefined));
    const unsure = await publishReleaseNotes(notes, [publisher({ receipts })]);
    const next = await publishReleaseNotes(notes, [publisher({ receipts })]);
    const resent = await publishReleaseNotes(notes, [publisher({ receipts, resend: true })]);

    expect(unsure.outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_UNSURE');
    expect(next.outcomes[0]).toMatchObject({
      status: 'unchanged',
      warnings: [expect.stringContaining('may have been sent')],
    });
    expect(resent.outcomes[0]?.status).toBe('done');
    expect(sns.messages).toHaveLength(2);
  });

  it('knows that nothing was sent where SNS was never reached, or nobody has credentials', async () => {
    const { receipts, kept } = memoryReceipts();
    await sns.stop();
    const away = await publishReleaseNotes(notes, [publisher({ receipts })]);
    const nobody = new SNSClient({
      endpoint: sns.url,
      region: 'eu-west-1',
      credentials: async () => {
        throw Object.assign(new Error('none found'), { name: 'CredentialsProviderError' });
      },
    });
    const other = emptyNotes('2026.11.2');
    const anonymous = await publishReleaseNotes(other, [publisher({ receipts, client: nobody })]);

    for (const { outcomes } of [away, anonymous]) {
      expect(outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_FAILED');
    }
    expect([...kept.values()].map(({ state }) => state)).toEqual(['refused', 'refused']);
  });

  it('does not know it where a client of its own tried several times', async () => {
    const outcomeAfter = async (attempts: number) => {
      const error = Object.assign(new Error('gone'), {
        code: 'ECONNREFUSED',
        $metadata: { attempts },
      });
      const failing = { send: () => Promise.reject(error) };
      const { outcomes } = await publishReleaseNotes(notes, [publisher({ client: failing })]);
      return outcomes[0]?.error?.code;
    };

    expect(await outcomeAfter(1)).toBe('NOTES_PUBLISH_FAILED');
    expect(await outcomeAfter(3)).toBe('NOTES_PUBLISH_UNSURE');
  });

  it('sends nothing of a plan that SNS would refuse, and keeps no receipt of it', async () => {
    const { receipts, kept } = memoryReceipts();
    const plan = await planPublication(notes, [publisher({ receipts })]);
    const contents = [
      ...['', '{', '[]', '{"subject":"x"}', '{"subject":"","message":""}'],
      ...[
        { subject: 'a\nb', message: 'm' },
        { subject: 's'.repeat(100), message: 'm' },
      ].map((each) => JSON.stringify(each)),
      JSON.stringify({ subject: '', message: 'm'.repeat(262_145) }),
    ];
    for (const content of contents) {
      const steps = [{ title: 't', write: { content } }];
      const actions = plan.actions.map((action) => ({ ...action, steps }));
      const { outcomes } = await applyPublication({ ...plan, actions }, [publisher({ receipts })]);
      expect(outcomes[0]?.error?.code, content.slice(0, 40)).toBe('NOTES_PLAN_INVALID');
    }
    expect(sns.calls).toHaveLength(0);
    expect(kept.size).toBe(0);
  });

  it('refuses what is no topic', () => {
    for (const arn of ['', 'x', 'arn:aws:sqs:eu-west-1:123456789012:q', `${topicArn}:endpoint`]) {
      expect(() => publisher({ topicArn: arn })).toThrowError(
        expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
      );
    }
  });
});

it('reaches the topic as it is told, without a client and without the environment', async () => {
  const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 'b' });
  const told = snsMessage({ topicArn, connection: { endpoint: sns.url, credentials } });

  const { outcomes } = await publishReleaseNotes(notes, [told]);

  expect(outcomes).toMatchObject([{ status: 'done' }]);
  expect(sns.messages).toHaveLength(1);
});
