import type { SNSClient } from '@aws-sdk/client-sns';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { digestOf } from '../publish/digest-of.js';
import {
  type ComposedMessage,
  type Delivery,
  type MessageOptions,
  type MessagePlace,
  messagePublisher,
} from '../publish/message-publisher.js';
import { noticeOf } from '../publish/notice-of.js';
import type { Publisher } from '../publish/publisher.js';
import { valueAt } from '../trackers/json-at.js';
import { type CallResult, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import {
  type AwsClient,
  type AwsConnection,
  type AwsResult,
  callAws,
  importPeer,
} from './aws-call.js';

/** How notes are announced through SNS. */
export interface SnsMessageOptions extends MessageOptions, PaceOptions {
  /** The topic. */
  readonly topicArn: string;
  /**
   * An `SNSClient`. Give it `maxAttempts: 1`: the SDK also repeats what may have been taken. Default: such a
   * one, of `connection`.
   */
  readonly client?: AwsClient;
  /**
   * How AWS is reached in the region of the topic where no `client` is given. Default: with the credentials that
   * the SDK finds.
   */
  readonly connection?: Omit<AwsConnection, 'region'>;
  /**
   * Writes subject and message. Default: name and version; how much changed, the highlights, and a link
   * to the notes (`links.page`).
   */
  readonly render?: (notes: ReleaseNotes) => SnsNotice;
  /** How long one call may take, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
}

/** What subscribers get. */
export interface SnsNotice {
  /** Subject of mails. What SNS does not take in it is replaced, and it is shortened. */
  readonly subject: string;
  /** At most 256 KiB with the subject. */
  readonly message: string;
}

/** Of subject and message together, in UTF-8. */
const maxBytes = 262_144;

/**
 * Announces release notes on a topic of SNS: a short message with a link. It takes `sns:Publish` on the
 * topic. A topic whose name ends in `.fifo` also drops what is sent twice within five minutes.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning throws `NOTES_TOO_LONG`, and applying
 * `NOTES_PEER_MISSING` without `@aws-sdk/client-sns`, `NOTES_PUBLISH_FAILED`, or `NOTES_PUBLISH_UNSURE` if
 * the message may have been taken.
 */
export function snsMessage(options: SnsMessageOptions): Publisher {
  const { topicArn, timeout = 60_000 } = options;
  const region = regionOf(topicArn);
  const target = topicArn;
  const kind = 'sns-message';
  const calls = pacedCalls(options);
  let opened: ReturnType<typeof load> | undefined;
  const open = () => {
    opened ??= load();
    return opened;
  };
  const load = async () => {
    const name = '@aws-sdk/client-sns';
    const sdk = await importPeer(name, `publish to ${target}`, () => import('@aws-sdk/client-sns'));
    const { PublishCommand } = sdk;
    // The SDK would also repeat what may have been taken.
    const given = options.client as SNSClient | undefined;
    const client = given ?? new sdk.SNSClient({ ...options.connection, region, maxAttempts: 1 });
    return { client, PublishCommand };
  };

  const send = async (content: string, signal: AbortSignal | undefined): Promise<Delivery> => {
    const { client, PublishCommand } = await open();
    const { subject = '', message } = parseNotice(content) ?? {};
    const command = new PublishCommand({
      TopicArn: topicArn,
      ...(subject !== '' && { Subject: subject }),
      Message: message,
      ...(topicArn.endsWith('.fifo') && {
        MessageGroupId: 'release-notes',
        MessageDeduplicationId: digestOf(content),
      }),
    });
    const attempt = () => callAws((cancel) => client.send(command, cancel), timeout, signal);
    const called = await calls('sns', () => throttled(attempt), { signal });
    if (!called.ok) return { state: 'refused', problem: `${called.failure.reason}. Try later.` };
    const result = called.value;
    if (result.ok) {
      const id = result.value.MessageId;
      return { state: 'sent', ...(id !== undefined && { id }) };
    }
    const { status, reason, isUnsent } = result;
    if (isUnsent) {
      return { state: 'refused', problem: `${reason}. Look at network and credentials.` };
    }
    if (status !== undefined && status < 500) {
      const todo = status === 403 ? 'Allow sns:Publish on it.' : 'Look at the topic.';
      return { state: 'refused', problem: `SNS answered ${status} (${reason}). ${todo}` };
    }
    const problem = `${reason}. SNS may have taken the message; give option resend if it is missing.`;
    return { state: 'unsure', problem };
  };
  const compose = (notes: ReleaseNotes) => composeNotice(notes, options, target);
  const place: MessagePlace = {
    kind,
    target,
    compose,
    problemOf(content) {
      const notice = parseNotice(content);
      return notice ? problemOf(notice) : 'it is no message for SNS';
    },
    prepare: open,
    send: (content, { signal }) => send(content, signal),
  };
  return messagePublisher(place, options);
}

/** What was taken, or refused for good; or a limit, which is waited for and tried again. */
async function throttled<Value>(
  attempt: () => Promise<AwsResult<Value>>,
): Promise<CallResult<AwsResult<Value>>> {
  const result = await attempt();
  if (result.ok || (result.status !== 429 && !/Throttl/.test(result.name))) {
    return { ok: true, value: result };
  }
  return { ok: false, failure: { kind: 'rate-limit', reason: result.reason, retryAfter: 1_000 } };
}

function composeNotice(
  notes: ReleaseNotes,
  { render = noticeOf }: SnsMessageOptions,
  target: string,
): ComposedMessage {
  const { subject, message } = render(notes);
  const notice = { subject: toSubject(subject), message };
  const problem = problemOf(notice);
  if (problem !== undefined) {
    throw new ReleaseNotesError(
      'NOTES_TOO_LONG',
      `Cannot publish to ${target}: ${problem}. Give option render, and link to the notes.`,
    );
  }
  const unlinked = 'links.page of the notes is missing, so that the message leads nowhere.';
  return {
    content: JSON.stringify(notice),
    title: `publish ${Buffer.byteLength(message)} bytes, subject ${notice.subject}`,
    warnings: render === noticeOf && notes.links.page === undefined ? [unlinked] : [],
  };
}

/** What SNS would refuse. */
function problemOf({ subject, message }: SnsNotice): string | undefined {
  const bytes = Buffer.byteLength(message) + Buffer.byteLength(subject);
  if (message === '' || bytes > maxBytes) {
    return `the message has ${bytes} bytes, and SNS takes 1 to ${maxBytes}`;
  }
  return toSubject(subject) === subject ? undefined : 'its subject is none that SNS takes';
}

/** ASCII of less than 100 characters on one line, which all editions of the interface take. */
function toSubject(text: string): string {
  const ascii = cleanText(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]+/g, '?')
    .trim();
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96).trimEnd()}...`;
}

function parseNotice(content: string): SnsNotice | undefined {
  try {
    const notice: unknown = JSON.parse(content);
    const [subject, message] = [valueAt(notice, 'subject'), valueAt(notice, 'message')];
    if (typeof subject === 'string' && typeof message === 'string') return { subject, message };
  } catch {
    // What is no JSON is no message either.
  }
  return undefined;
}

function regionOf(topicArn: string): string {
  const [, region] =
    /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,251}(?:\.fifo)?$/.exec(topicArn) ?? [];
  if (region !== undefined) return region;
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Cannot publish to SNS: option topicArn is ${cleanText(topicArn) || 'empty'}, which is no ARN of a topic.`,
  );
}
