import { TraceabilityError } from '../errors.js';
import type { TracedImage, TraceStore } from '../trace/trace-store.js';
import { ask } from './aws-ask.js';
import { imageAncestor, tracedImage, tracedInstance } from './aws-traced-image.js';
import { connectEc2, connectSsm, type Ec2Place, type SsmPlace } from './connect-aws.js';

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

/** Images, instances and parameters of one account and region through the AWS SDK. */
export function awsTraceStore(options: AwsTraceStoreOptions = {}): TraceStore {
  const ec2 = connectEc2(options);
  return {
    region: async () => {
      const { client } = await ec2();
      return client.config.region().catch((cause: unknown) => {
        throw new TraceabilityError(
          'TRACE_OPTIONS_INVALID',
          'find the region to ask: none is set; pass `region` or `regions`, or set AWS_REGION or a profile with a region',
          { cause },
        );
      });
    },
    in: (region) => awsTraceStore({ ...options, region }),
    ...imageQuestions(ec2),
    ...parameterQuestions(connectSsm(options)),
    async tag(resources, tags, signal) {
      const { sdk, client } = await ec2();
      const command = new sdk.CreateTagsCommand({
        Resources: [...resources],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      const question = { attempt: `tag ${resources.join(', ')}`, action: 'ec2:CreateTags' };
      await ask(question, signal, (cancel) => client.send(command, cancel));
    },
  };
}

type ImageQuestions = Pick<TraceStore, 'images' | 'taggedImages' | 'instance' | 'ancestry'>;

function imageQuestions(ec2: () => Promise<Ec2Place>): ImageQuestions {
  return {
    async images(imageIds, signal) {
      const found: TracedImage[] = [];
      for (const Values of batches(imageIds, filterValues)) {
        // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
        const filter = { Name: 'image-id', Values };
        for await (const image of describeImages(ec2, filter, undefined, signal)) found.push(image);
      }
      return found;
    },
    taggedImages: (key, value, signal) =>
      describeImages(ec2, { Name: `tag:${key}`, Values: [value] }, ['self'], signal),
    async instance(instanceId, signal) {
      const { sdk, client } = await ec2();
      const command = new sdk.DescribeInstanceImageMetadataCommand({
        Filters: [{ Name: 'instance-id', Values: [instanceId] }],
      });
      const question = {
        attempt: `describe the image of instance ${instanceId}`,
        action: 'ec2:DescribeInstanceImageMetadata',
      };
      const { InstanceImageMetadata } = await ask(question, signal, (cancel) =>
        client.send(command, cancel),
      );
      return InstanceImageMetadata?.[0] && tracedInstance(InstanceImageMetadata[0]);
    },
    async ancestry(imageId, signal) {
      const { sdk, client } = await ec2();
      const command = new sdk.GetImageAncestryCommand({ ImageId: imageId });
      const question = {
        attempt: `read the ancestry of image ${imageId}`,
        action: 'ec2:GetImageAncestry',
      };
      const { ImageAncestryEntries = [] } = await ask(question, signal, (cancel) =>
        client.send(command, cancel),
      );
      return ImageAncestryEntries.map(imageAncestor);
    },
  };
}

/** EC2 takes 200 values in a filter (EC2 User Guide, "Filtering considerations"). */
const filterValues = 200;

async function* describeImages(
  ec2: () => Promise<Ec2Place>,
  filter: { readonly Name: string; readonly Values: readonly string[] },
  owners: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<TracedImage, void, undefined> {
  const { sdk, client } = await ec2();
  let token: string | undefined;
  do {
    const command = new sdk.DescribeImagesCommand({
      ...(owners !== undefined && { Owners: [...owners], MaxResults: 1000 }),
      Filters: [{ Name: filter.Name, Values: [...filter.Values] }],
      // Deprecated images are hidden from sharees and disabled ones from their owner unless asked
      // for (EC2 API, DescribeImages).
      IncludeDeprecated: true,
      IncludeDisabled: true,
      ...(token !== undefined && { NextToken: token }),
    });
    const question = {
      attempt: `describe images with ${filter.Name} ${filter.Values.join(', ')}`,
      action: 'ec2:DescribeImages',
    };
    const { Images = [], NextToken } = await ask(question, signal, (cancel) =>
      client.send(command, cancel),
    );
    yield* Images.map(tracedImage);
    token = NextToken;
  } while (token !== undefined && token !== '');
}

function parameterQuestions(
  ssm: () => Promise<SsmPlace>,
): Pick<TraceStore, 'parameters' | 'parametersBelow'> {
  return {
    async parameters(names, signal) {
      const { sdk, client } = await ssm();
      const found: Record<string, string> = {};
      // GetParameters takes ten names (Systems Manager API, GetParameters).
      for (const Names of batches(names, 10)) {
        const command = new sdk.GetParametersCommand({ Names });
        const { Parameters = [] } = await ask(
          { attempt: `read parameters ${Names.join(', ')}`, action: 'ssm:GetParameters' },
          signal,
          (cancel) => client.send(command, cancel),
        );
        for (const { Name = '', Value = '' } of Parameters) found[Name] = Value;
      }
      return found;
    },
    async *parametersBelow(path, signal) {
      const { sdk, client } = await ssm();
      let token: string | undefined;
      do {
        const command = new sdk.GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          ...(token !== undefined && { NextToken: token }),
        });
        const { Parameters = [], NextToken } = await ask(
          { attempt: `list parameters below ${path}`, action: 'ssm:GetParametersByPath' },
          signal,
          (cancel) => client.send(command, cancel),
        );
        yield* Parameters.map(({ Name = '', Value = '' }) => ({ name: Name, value: Value }));
        token = NextToken;
      } while (token !== undefined && token !== '');
    },
  };
}

function batches<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < items.length; at += size) found.push(items.slice(at, at + size));
  return found;
}
