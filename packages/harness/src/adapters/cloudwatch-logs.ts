import type { CloudWatchLogsClient, InputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine, LogSink } from '../launch/command-log.js';
import { askAws, codeOf } from './ask-aws.js';
import { importPeer } from './import-peer.js';
import type { LaunchCloudOptions } from './launch-cloud.js';

/** Which log group is written to. */
export interface CloudWatchLogsOptions extends LaunchCloudOptions {
  /** The log group, such as `/soe/tests`; made where it is missing. */
  readonly group: string;
}

// PutLogEvents: at most 10,000 events and 1 MB, each with 26 bytes of its own; an event at most 256 KB.
const mostEvents = 10_000;
const mostBytes = 900_000;
const mostOfLine = 200_000;
const overhead = 26;

/**
 * A log group of CloudWatch Logs. The client, `@aws-sdk/client-cloudwatch-logs`, is loaded with the first
 * line, so that nobody needs it who keeps no logs there.
 *
 * @throws HarnessError when written to: `HARNESS_PEER_MISSING` without the client, `HARNESS_AWS_FAILED`
 */
export function cloudWatchLogs({ group, ...options }: CloudWatchLogsOptions): LogSink {
  const where = `log group ${group} in ${options.region}`;
  const made = new Map<string, Promise<void>>();
  let loading: Promise<Loaded> | undefined;
  const open = (): Promise<Loaded> => {
    loading ??= load(options);
    return loading;
  };
  const make = async (stream: string): Promise<void> => {
    const { client, sdk } = await open();
    const names = { logGroupName: group };
    await askAws(`make ${where}`, undefined, () =>
      client.send(new sdk.CreateLogGroupCommand(names)).catch(unlessThere),
    );
    await askAws(`make stream ${stream} of ${where}`, undefined, () =>
      client
        .send(new sdk.CreateLogStreamCommand({ ...names, logStreamName: stream }))
        .catch(unlessThere),
    );
  };
  return {
    async write(stream, lines) {
      const { client, sdk } = await open();
      // A stream cannot have these (CreateLogStream).
      const name = stream.replace(/[:*]/g, '-').slice(0, 512);
      const being = made.get(name) ?? make(name);
      made.set(name, being);
      await being.catch((error: unknown) => {
        made.delete(name);
        throw error;
      });
      for (const logEvents of batches(lines)) {
        await askAws(`write to ${where}`, undefined, () =>
          client.send(
            new sdk.PutLogEventsCommand({ logGroupName: group, logStreamName: name, logEvents }),
          ),
        );
      }
    },
  };
}

interface Loaded {
  readonly client: CloudWatchLogsClient;
  readonly sdk: typeof import('@aws-sdk/client-cloudwatch-logs');
}

async function load(options: LaunchCloudOptions): Promise<Loaded> {
  const sdk = await importPeer(
    '@aws-sdk/client-cloudwatch-logs',
    'write logs',
    () => import('@aws-sdk/client-cloudwatch-logs'),
  );
  return { sdk, client: new sdk.CloudWatchLogsClient({ maxAttempts: 8, ...options }) };
}

function unlessThere(cause: unknown): void {
  if (codeOf(cause) !== 'ResourceAlreadyExistsException') throw cause;
}

/** What one call may carry; lines that are too long go on in the next event. */
function* batches(lines: readonly LogLine[]): Iterable<InputLogEvent[]> {
  let batch: InputLogEvent[] = [];
  let bytes = 0;
  for (const { time, text } of lines) {
    // An empty event is refused.
    for (const message of text === '' ? [' '] : pieces(text)) {
      const size = Buffer.byteLength(message) + overhead;
      if (batch.length > 0 && (batch.length === mostEvents || bytes + size > mostBytes)) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      batch.push({ timestamp: time, message });
      bytes += size;
    }
  }
  if (batch.length > 0) yield batch;
}

/** A character has at most three bytes for each of its code units. */
function pieces(text: string): readonly string[] {
  const size = Math.floor(mostOfLine / 3);
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
