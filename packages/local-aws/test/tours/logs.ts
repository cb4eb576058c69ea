import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { owner } from '../support/local.js';
import type { Settings } from './tours.js';

/** CloudWatch Logs. */
export async function tourLogs(settings: Settings): Promise<void> {
  const client = new logs.CloudWatchLogsClient(settings);
  const group = { logGroupName: '/tour/a' };
  const stream = { ...group, logStreamName: 'one' };
  const resourceArn = `arn:aws:logs:${settings.region}:${owner}:log-group:/tour/a`;
  await client.send(new logs.CreateLogGroupCommand({ ...group, tags: { a: 'b' } }));
  await client.send(new logs.TagResourceCommand({ resourceArn, tags: { c: 'd' } }));
  await client.send(new logs.ListTagsForResourceCommand({ resourceArn }));
  await client.send(new logs.UntagResourceCommand({ resourceArn, tagKeys: ['c'] }));
  await client.send(new logs.PutRetentionPolicyCommand({ ...group, retentionInDays: 7 }));
  await client.send(new logs.CreateLogStreamCommand(stream));
  const now = Date.now();
  await client.send(
    new logs.PutLogEventsCommand({
      ...stream,
      logEvents: [
        { timestamp: now - 10 * 86_400_000, message: 'too old' },
        { timestamp: now - 9.5 * 86_400_000, message: 'too old' },
      ],
    }),
  );
  await client.send(
    new logs.PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: now, message: 'x' }] }),
  );
  await client.send(new logs.DescribeLogGroupsCommand({ limit: 1 }));
  await client.send(new logs.DescribeLogStreamsCommand(group));
  await client.send(new logs.GetLogEventsCommand(stream));
  await client.send(new logs.FilterLogEventsCommand({ ...group, filterPattern: 'x' }));
  await client.send(new logs.DeleteRetentionPolicyCommand(group));
  await client.send(new logs.DeleteLogStreamCommand(stream));
  await client.send(new logs.DeleteLogGroupCommand(group));
}
