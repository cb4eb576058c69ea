import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { CloudPort, CloudResource } from '../cleanup/cloud.js';
import type { Ec2CloudOptions } from '../cleanup/ec2-cloud-options.js';
import { PackerError } from '../errors.js';
import { readConsole } from './ec2-console.js';
import { copyImage } from './ec2-copy.js';
import { describers } from './ec2-describe.js';
import { filtersOf } from './ec2-filters.js';
import { type Cancel, tagList } from './ec2-reading.js';
import { removeResource } from './ec2-remove.js';

/** EC2 through the SDK's client. Load it with `import()`: the client is large, and optional. */
export function connectEc2(options: Ec2CloudOptions): CloudPort {
  const client = new EC2Client({ ...options });
  const where = `in ${options.region}`;
  return {
    region: options.region,
    find: async (query, signal) => {
      const found = new Map<string, CloudResource>();
      // One after the other: EC2 counts the calls, and hostile output could ask for many.
      for (const filters of filtersOf(query)) {
        const some = await ask(`find ${query.kind}s ${where}`, signal, (cancel) =>
          describers[query.kind]({ client, filters, query, cancel }),
        );
        for (const resource of some) found.set(resource.id, resource);
      }
      return [...found.values()];
    },
    remove: ({ kind, id }, signal) =>
      ask(`remove ${kind} ${id} ${where}`, signal, (cancel) =>
        removeResource(client, { kind, id }, cancel),
      ),
    tag: async (ids, tags, signal) => {
      const command = new CreateTagsCommand({ Resources: [...ids], Tags: tagList(tags) });
      await ask(`tag ${ids.join(', ')} ${where}`, signal, (cancel) => client.send(command, cancel));
    },
    copyImage: (copy, signal) => {
      const { sourceImageId, sourceRegion } = copy;
      const attempt = `copy image ${sourceImageId} from ${sourceRegion} to ${options.region}`;
      return ask(attempt, signal, (cancel) => copyImage(client, copy, cancel));
    },
    consoleOutput: (instanceId, signal) =>
      ask(`read the console of ${instanceId} ${where}`, signal, (cancel) =>
        readConsole(client, instanceId, cancel),
      ),
  };
}

/** Asks AWS once. A call that was stopped throws the reason of the signal; any other failure is wrapped here. */
async function ask<T>(
  attempt: string,
  signal: AbortSignal | undefined,
  send: (cancel: Cancel) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new PackerError(
      'PACKER_AWS_FAILED',
      `Cannot ${attempt}: ${seen}. Check credentials, region and the IAM actions in the README of @soe/packer-runner.`,
      { cause },
    );
  }
}
