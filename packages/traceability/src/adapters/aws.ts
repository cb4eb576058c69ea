import {
  CreateTagsCommand,
  DescribeImagesCommand,
  EC2Client,
  type Image,
} from '@aws-sdk/client-ec2';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TraceabilityError } from '../errors.js';
import type { TracedImage, TraceStore } from '../trace/trace-store.js';

/**
 * Which AWS is asked. Everything is optional: what is missing comes from the standard AWS
 * environment (`AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL`, …).
 */
export interface AwsTraceStoreOptions {
  /** Region to ask. Default: the environment's. */
  readonly region?: string;
  /** Another endpoint than AWS's own. Default: the environment's. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. Default: the SDK's provider chain. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Credentials of an AWS identity. */
export interface AwsCredentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Session token of temporary credentials. */
  readonly sessionToken?: string;
}

/** Images and parameters of one account and region through the AWS SDK. */
export function awsTraceStore(options: AwsTraceStoreOptions = {}): TraceStore {
  const ec2 = new EC2Client({ ...options });
  const ssm = new SSMClient({ ...options });
  return {
    region: () => ec2.config.region(),
    async image(imageId, signal) {
      const command = new DescribeImagesCommand({
        // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
        Filters: [{ Name: 'image-id', Values: [imageId] }],
        // Deprecated images are hidden from sharees and disabled ones from their owner unless asked
        // for (EC2 API, DescribeImages).
        IncludeDeprecated: true,
        IncludeDisabled: true,
      });
      const { Images } = await ask(`describe image ${imageId}`, signal, (cancel) =>
        ec2.send(command, cancel),
      );
      return Images?.[0] && toTracedImage(Images[0]);
    },
    async parameters(names, signal) {
      const command = new GetParametersCommand({ Names: [...names] });
      const { Parameters = [] } = await ask(
        `read parameters ${names.join(', ')}`,
        signal,
        (cancel) => ssm.send(command, cancel),
      );
      return Object.fromEntries(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));
    },
    async tag(resources, tags, signal) {
      const command = new CreateTagsCommand({
        Resources: [...resources],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      await ask(`tag ${resources.join(', ')}`, signal, (cancel) => ec2.send(command, cancel));
    },
  };
}

async function ask<T>(
  attempt: string,
  signal: AbortSignal | undefined,
  send: (cancel: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new TraceabilityError(
      'TRACE_AWS_FAILED',
      `${attempt}: ${seen}; check credentials, region and the IAM actions in the README of @soe/traceability`,
      { cause },
    );
  }
}

function toTracedImage(image: Image): TracedImage {
  const created = new Date(image.CreationDate ?? '');
  return {
    imageId: image.ImageId ?? '',
    name: image.Name ?? '',
    ownerId: image.OwnerId ?? '',
    createdAt: Number.isNaN(created.getTime()) ? '' : created.toISOString(),
    tags: Object.fromEntries((image.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}
