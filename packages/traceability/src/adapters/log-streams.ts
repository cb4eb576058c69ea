import type { NumberedPiece } from '../archive/log-events.js';
import { parsePiece } from '../archive/log-events.js';
import { TraceabilityError } from '../errors.js';
import { ask, isNamed } from './aws-ask.js';
import type { LogsPlace } from './connect-logs.js';

/** What is in a stream, in the order of arrival; nothing where there is no stream. */
export async function* piecesIn(
  { client, sdk }: LogsPlace,
  logGroupName: string,
  logStreamName: string,
  signal: AbortSignal | undefined,
): AsyncIterable<NumberedPiece> {
  const attempt = `read ${logStreamName} of ${logGroupName}`;
  let nextToken: string | undefined;
  for (;;) {
    const input = {
      logGroupName,
      logStreamName,
      startFromHead: true,
      ...(nextToken !== undefined && { nextToken }),
    };
    const page = await ask({ attempt, action: 'logs:GetLogEvents' }, signal, (cancel) =>
      client.send(new sdk.GetLogEventsCommand(input), cancel),
    ).catch((cause: unknown) => {
      if (isNamed(cause, 'ResourceNotFoundException')) return undefined;
      throw cause;
    });
    if (page === undefined) return;
    for (const { message = '' } of page.events ?? []) {
      const piece = parsePiece(message);
      if (piece === undefined) throw damaged(attempt, 'an event that was not archived is in it');
      yield piece;
    }
    // Pages may be empty; where the token stays the same there are no more.
    if (page.nextForwardToken === nextToken) return;
    nextToken = page.nextForwardToken;
  }
}

/** Whether a stream is there. */
export async function hasStream(
  at: LogsPlace,
  logGroup: string,
  stream: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for await (const name of streamsIn(at, logGroup, stream, signal)) {
    if (name === stream) return true;
  }
  return false;
}

/** The names of all streams of a group, or of those that begin so; none where there is no group. */
export async function* streamsIn(
  { client, sdk }: LogsPlace,
  logGroupName: string,
  logStreamNamePrefix: string | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<string> {
  let nextToken: string | undefined;
  do {
    const input = {
      logGroupName,
      ...(logStreamNamePrefix !== undefined && { logStreamNamePrefix }),
      ...(nextToken !== undefined && { nextToken }),
    };
    try {
      const page = await ask(
        { attempt: `list streams of ${logGroupName}`, action: 'logs:DescribeLogStreams' },
        signal,
        (cancel) => client.send(new sdk.DescribeLogStreamsCommand(input), cancel),
      );
      for (const { logStreamName = '' } of page.logStreams ?? []) yield logStreamName;
      nextToken = page.nextToken;
    } catch (cause) {
      if (isNamed(cause, 'ResourceNotFoundException')) return;
      throw cause;
    }
  } while (nextToken !== undefined);
}

/** Makes a stream; `false` where it was there. */
export async function createStream(
  { client, sdk }: LogsPlace,
  logGroupName: string,
  logStreamName: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await ask(
      {
        attempt: `make stream ${logStreamName} in ${logGroupName}`,
        action: 'logs:CreateLogStream',
      },
      signal,
      (cancel) =>
        client.send(new sdk.CreateLogStreamCommand({ logGroupName, logStreamName }), cancel),
    );
    return true;
  } catch (cause) {
    if (isNamed(cause, 'ResourceAlreadyExistsException')) return false;
    throw cause;
  }
}

/** Something in a log is not what was kept there. */
export function damaged(attempt: string, seen: string): TraceabilityError {
  return new TraceabilityError(
    'TRACE_ARCHIVE_DAMAGED',
    `${attempt}: ${seen}; use the copy in another store`,
  );
}
