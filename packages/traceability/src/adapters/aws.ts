import {
  CreateTagsCommand,
  DescribeImagesCommand,
  EC2Client,
  type Image,
} from '@aws-sdk/client-ec2';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TraceabilityError } from '../errors.js';
import type { TracedImage, TraceStore } from '../trace-store.js';

/**
 * Which AWS is asked. Everything is optional: what is missing comes from the standard AWS
 * environment (`AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL`, …).
 */
export interface AwsTraceStoreOptions {
  /** Region to ask. Default: the environment's. */
  readonly region?: string;
}

/** Images and parameters of one account and region through the AWS SDK. */
export function awsTraceStore(options: AwsTraceStoreOptions = {}): TraceStore {
  const ec2 = new EC2Client({ ...options });
  const ssm = new SSMClient({ ...options });
  return {
    region: () => ec2.config.region(),
    async image(imageId, signal) {
      // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
      const command = new DescribeImagesCommand({
        Filters: [{ Name: 'image-id', Values: [imageId] }],
        IncludeDeprecated: true,
      });
      const { Images } = await ask(`describe image ${imageId}`, signal, (cancel) =>
        ec2.send(command, cancel),
      );
      return Images?.[0] && toTracedImage(Images[0]);
    },
    async parameter(name, signal) {
      const command = new GetParametersCommand({ Names: [name] });
      const { Parameters } = await ask(`read parameter ${name}`, signal, (cancel) =>
        ssm.send(command, cancel),
      );
      return Parameters?.[0]?.Value;
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
