import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseBuildId } from '@soe/contract';
import { indexPath } from '../archive/archive-index.js';
import type { ArchiveItem, ArchiveStore } from '../archive/archive-store.js';
import {
  batchEvents,
  bytesOfPiece,
  cutText,
  formatPiece,
  type LogLine,
  type NumberedPiece,
} from '../archive/log-events.js';
import { logRetentions } from '../archive/log-retention.js';
import { isText } from '../archive/media-type.js';
import { TraceabilityError } from '../errors.js';
import { ask, statusOf } from './aws-ask.js';
import { connectLogs, type LogsConnection, type LogsPlace } from './connect-logs.js';
import { prepareGroup } from './log-group.js';
import { createStream, damaged, hasStream, piecesIn, streamsIn } from './log-streams.js';

/** Where and how CloudWatch Logs keeps builds. */
export interface CloudWatchArchiveOptions extends LogsConnection {
  /** The log group; made where it is missing. */
  readonly logGroup: string;
  /** KMS key of a group that is made. Default: that of AWS. */
  readonly kmsKeyId?: string;
  /** Tells the time. Default: the system's. */
  readonly now?: () => number;
  /** Waits between two tries. Default: a timer. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

const largestIndexHere = 1_000_000;

/** A piece of a text on its way into a log. */
interface PieceEvent extends LogLine {
  readonly number: number;
}

/**
 * Text of builds in one log group: a stream `BUILD/files/DIGEST/NAME` per file, an event per line with
 * its number before it, and `BUILD/index.json`. A call whose answer is lost is not sent again until it is
 * known which of its events are there; should events be there twice all the same, reading drops them.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID`; `TRACE_PACKAGE_MISSING` with the first call when
 * `@aws-sdk/client-cloudwatch-logs` is not installed
 */
export function cloudWatchArchive(options: CloudWatchArchiveOptions): ArchiveStore {
  const { logGroup, now = Date.now, maxAttempts = 6, wait = pause } = options;
  if (!/^[\w.\-/#]{1,512}$/.test(logGroup)) {
    throw invalid('logGroup must have 1 to 512 letters, digits and _ . - / #');
  }
  const place = connectLogs(options);
  const nameOf = (buildId: string, path: string): string => {
    const name = `${parseBuildId(buildId)}/${path}`;
    if (name.length > 512) throw invalid(`${path} is too long for the name of a log stream`);
    return name;
  };
  return {
    accepts: 'text',
    location: (buildId) => `cloudwatch:${logGroup}:${parseBuildId(buildId)}/`,
    async prepare({ retentionDays, signal }) {
      const days = logRetentions.find((each) => each === retentionDays);
      if (retentionDays !== undefined && days === undefined) {
        throw invalid(
          `retentionDays is ${retentionDays}; CloudWatch Logs has ${logRetentions.join(', ')}`,
        );
      }
      await prepareGroup(await place(), options, days, signal);
    },
    async put(item, open, signal) {
      if (!isText(item.mediaType)) {
        throw invalid(`${item.path} is ${item.mediaType}; CloudWatch Logs keeps text only`);
      }
      const isIndex = item.path === indexPath;
      // One call is written whole or not at all, which an index has to be.
      if (isIndex && item.size > largestIndexHere) {
        throw invalid(`the index has ${item.size} bytes; archive fewer files, or to S3`);
      }
      const at = await place();
      const stream = nameOf(item.buildId, item.path);
      const isNew = await createStream(at, logGroup, stream, signal);
      const put = { at, logGroup, stream, item, signal };
      const there = isNew ? new Map<number, string>() : await digestsIn(put);
      let isWhole = !isNew;
      for await (const batch of batchEvents(toEvents(open(), item, now))) {
        const missing = missingOf(batch, there, put, isIndex);
        if (missing.length === 0) continue;
        isWhole = false;
        await putBatch(missing, put, { maxAttempts, wait });
      }
      return isWhole ? 'present' : 'stored';
    },
    async get(buildId, path, signal) {
      const at = await place();
      const stream = nameOf(buildId, path);
      const pieces = piecesIn(at, logGroup, stream, signal)[Symbol.asyncIterator]();
      const first = await pieces.next();
      // Empty files have no events; a stream that was begun and has none is the same.
      if (first.done === true) {
        return (await hasStream(at, logGroup, stream, signal)) && path !== indexPath
          ? nothing()
          : undefined;
      }
      return inOrder(first.value, pieces, `read ${stream} of ${logGroup}`);
    },
    async *builds(signal) {
      const at = await place();
      let previous: string | undefined;
      for await (const stream of streamsIn(at, logGroup, undefined, signal)) {
        const [buildId = ''] = stream.split('/');
        if (stream !== `${buildId}/${indexPath}` || buildId === previous) continue;
        if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(buildId) || buildId.length > 32) continue;
        previous = buildId;
        yield buildId;
      }
    },
  };
}

/** A file on its way. */
interface StreamPut {
  readonly at: LogsPlace;
  readonly logGroup: string;
  readonly stream: string;
  readonly item: ArchiveItem;
  readonly signal: AbortSignal | undefined;
}

async function* nothing(): AsyncIterable<Uint8Array> {
  // An empty file.
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
}

async function* toEvents(
  chunks: AsyncIterable<Uint8Array>,
  { path }: ArchiveItem,
  now: () => number,
): AsyncIterable<PieceEvent> {
  let timestamp = 0;
  try {
    for await (const piece of cutText(chunks)) {
      // A clock that is put back must not put events out of order.
      timestamp = Math.max(timestamp, now());
      yield { timestamp, message: formatPiece(piece), number: piece.number };
    }
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `archive ${path} to CloudWatch Logs: it is not UTF-8; keep it in S3 or a directory, or convert it`,
      { cause },
    );
  }
}

/** The events of a batch that are not there yet. */
function missingOf(
  batch: readonly PieceEvent[],
  there: ReadonlyMap<number, string>,
  { logGroup, stream }: StreamPut,
  isIndex: boolean,
): readonly PieceEvent[] {
  return batch.filter(({ number, message }) => {
    const digest = there.get(number);
    if (digest === undefined) return true;
    if (digest === digestOf(message)) return false;
    throw new TraceabilityError(
      'TRACE_ARCHIVE_CONFLICT',
      `write ${stream} of ${logGroup}: ${isIndex ? 'another index' : 'another text'} is there; find out who wrote it`,
    );
  });
}

interface Retry {
  readonly maxAttempts: number;
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

async function putBatch(
  batch: readonly PieceEvent[],
  put: StreamPut,
  { maxAttempts, wait }: Retry,
): Promise<void> {
  let missing = batch;
  for (let tried = 0; missing.length > 0; tried += 1) {
    try {
      await send(missing, put);
      return;
    } catch (cause) {
      put.signal?.throwIfAborted();
      if (tried + 1 >= maxAttempts || !isPassing(cause)) throw cause;
      await wait(100 * 2 ** tried, put.signal);
      const there = await digestsIn(put);
      missing = missing.filter(({ number }) => !there.has(number));
    }
  }
}

async function send(
  events: readonly PieceEvent[],
  { at, logGroup, stream, signal }: StreamPut,
): Promise<void> {
  const { rejectedLogEventsInfo: rejected } = await ask(
    {
      attempt: `write ${events.length} events to ${stream} of ${logGroup}`,
      action: 'logs:PutLogEvents',
    },
    signal,
    (cancel) =>
      at.writer.send(
        new at.sdk.PutLogEventsCommand({
          logGroupName: logGroup,
          logStreamName: stream,
          logEvents: events.map(({ timestamp, message }) => ({ timestamp, message })),
        }),
        cancel,
      ),
  );
  if (rejected === undefined) return;
  const until = Math.max(
    rejected.tooOldLogEventEndIndex ?? 0,
    rejected.expiredLogEventEndIndex ?? 0,
  );
  const from = rejected.tooNewLogEventStartIndex ?? events.length;
  const lost = events.filter((_, index) => index < until || index >= from);
  if (lost.length === 0) return;
  throw new TraceabilityError(
    'TRACE_AWS_FAILED',
    `write ${stream} of ${logGroup}: ${lost.length} events were rejected as too old or too new, from number ${lost[0]?.number} to ${lost.at(-1)?.number}; set the clock of this machine`,
  );
}

/** Whether the same call may succeed later: no answer, an error of the server, or too many calls. */
function isPassing(cause: unknown): boolean {
  const status = statusOf(cause);
  const inner = cause instanceof TraceabilityError ? cause.cause : cause;
  if (inner === undefined) return false;
  const name = inner instanceof Error ? inner.name : '';
  return status === undefined || status >= 500 || status === 429 || /Throttl/.test(name);
}

function digestOf(message: string): string {
  return createHash('sha256').update(message).digest('base64').slice(0, 16);
}

/** What is in a stream, by number: digests, because the texts may be long. */
async function digestsIn({
  at,
  logGroup,
  stream,
  signal,
}: StreamPut): Promise<Map<number, string>> {
  const digests = new Map<number, string>();
  for await (const piece of piecesIn(at, logGroup, stream, signal)) {
    digests.set(piece.number, digestOf(formatPiece(piece)));
  }
  return digests;
}

/** Puts pieces in order and drops what is there twice; holds only what came too early. */
async function* inOrder(
  first: NumberedPiece,
  rest: AsyncIterator<NumberedPiece>,
  attempt: string,
): AsyncIterable<Uint8Array> {
  const early = new Map<number, NumberedPiece>();
  let next = 0;
  for (
    let step: IteratorResult<NumberedPiece> = { done: false, value: first };
    step.done !== true;
  ) {
    const { value: piece } = step;
    if (piece.number >= next) early.set(piece.number, piece);
    for (let ready = early.get(next); ready !== undefined; ready = early.get(next)) {
      yield bytesOfPiece(ready);
      early.delete(next);
      next += 1;
    }
    step = await rest.next();
  }
  if (early.size > 0) throw damaged(attempt, `number ${next} is missing`);
}

function invalid(message: string): TraceabilityError {
  return new TraceabilityError('TRACE_OPTIONS_INVALID', `archive to CloudWatch Logs: ${message}`);
}
