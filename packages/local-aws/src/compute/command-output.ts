import type { World } from '../services/context.js';
import { putObject } from '../services/s3/put-object.js';
import type { Command } from '../state/tables/command.js';
import type { CommandInvocation } from '../state/tables/command-invocation.js';

/** Everything that a command wrote on a node. */
export interface CommandOutput {
  readonly command: Command;
  readonly invocation: CommandInvocation;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Puts the output of a command into the bucket that it names, as its agent does with the credentials
 * of the instance. Gives where; nothing of what could not be put, as on AWS.
 */
export function putCommandOutput(
  world: World,
  scope: string,
  now: Date,
  { command, invocation, stdout, stderr }: CommandOutput,
): Record<string, string> {
  const { outputBucket: bucket, outputPrefix } = command;
  const [operation] = putObject;
  if (bucket === undefined || operation === undefined) return {};
  const [account = '', region = ''] = scope.split('/');
  const { instanceId } = invocation;
  const caller = {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${instanceId}/${instanceId}`,
    userId: `AROA:${instanceId}`,
  };
  const folder = [outputPrefix, command.id, instanceId, 'awsrunShellScript/0.awsrunShellScript'];
  const urls: Record<string, string> = {};
  for (const [name, content] of Object.entries({ stdout, stderr })) {
    if (content === '') continue;
    const key = [...folder, name].filter((part) => part !== undefined).join('/');
    try {
      world.store.transaction(() =>
        operation.call(
          { Bucket: bucket, Key: key, Body: Buffer.from(content) },
          { ...world, caller, account, region, now },
        ),
      );
      urls[`${name}Url`] = `https://s3.${region}.amazonaws.com/${bucket}/${key}`;
    } catch {
      // The agent has nobody to tell that it may not write there.
    }
  }
  return urls;
}
