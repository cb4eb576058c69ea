import { changeOfRetention } from '../archive/log-retention.js';
import { ask, isNamed } from './aws-ask.js';
import type { LogsPlace } from './connect-logs.js';
import { streamsIn } from './log-streams.js';

/** Makes the group where it is missing, and its retention no shorter than asked for. */
export async function prepareGroup(
  at: LogsPlace,
  { logGroup: logGroupName, kmsKeyId }: { readonly logGroup: string; readonly kmsKeyId?: string },
  days: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { client, sdk } = at;
  const found = await ask(
    { attempt: `look at log group ${logGroupName}`, action: 'logs:DescribeLogGroups' },
    signal,
    (cancel) =>
      client.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }), cancel),
  );
  const group = found.logGroups?.find((each) => each.logGroupName === logGroupName);
  if (group === undefined) await createGroup();
  // One without streams was perhaps made by a run that died before it set the retention.
  const isNew =
    group === undefined || (await isEmpty(streamsIn(at, logGroupName, undefined, signal)));
  const change = isNew ? days : changeOfRetention(days, group.retentionInDays);
  if (change === undefined) return;
  await ask(
    {
      attempt: `set the retention of ${logGroupName}`,
      action: change === 'for good' ? 'logs:DeleteRetentionPolicy' : 'logs:PutRetentionPolicy',
    },
    signal,
    (cancel) =>
      change === 'for good'
        ? client.send(new sdk.DeleteRetentionPolicyCommand({ logGroupName }), cancel)
        : client.send(
            new sdk.PutRetentionPolicyCommand({ logGroupName, retentionInDays: change }),
            cancel,
          ),
  );

  async function createGroup(): Promise<void> {
    try {
      await ask(
        { attempt: `make log group ${logGroupName}`, action: 'logs:CreateLogGroup' },
        signal,
        (cancel) =>
          client.send(
            new sdk.CreateLogGroupCommand({
              logGroupName,
              ...(kmsKeyId !== undefined && { kmsKeyId }),
            }),
            cancel,
          ),
      );
    } catch (cause) {
      if (!isNamed(cause, 'ResourceAlreadyExistsException')) throw cause;
    }
  }
}

async function isEmpty(all: AsyncIterable<string>): Promise<boolean> {
  for await (const _ of all) return false;
  return true;
}
