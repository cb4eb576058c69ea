import { CopyImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Architecture, ReleaseRecord } from '@soe/contract';
import { type ApiCall, type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { type AwsAccess, connectAws } from '../../src/index.js';
import { nameOf, owner, releaseOf } from './release.js';

/** A local AWS with the tools that tests need around it. */
export interface Local extends AsyncDisposable {
  readonly server: LocalAws;
  /** The way to it as the owner account. */
  readonly aws: AwsAccess;
  /** Build an image per architecture in us-east-1. */
  build(architectures?: readonly Architecture[], version?: string): Promise<ReleaseRecord>;
  /** The calls that were made since this was asked the last time. */
  newCalls(): readonly ApiCall[];
  /** A client as any account in any region. */
  ec2(region: string, account?: string): EC2Client;
  /** Credentials of any account. */
  credentials(account?: string): { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const vendor = '137112412989';
const reading = /^(?:Describe|Get|List|AssumeRole)/;

/** Waits that suit a server that answers at once. */
export const quick = {
  imageWait: { minDelay: 5, maxDelay: 50, maxWait: 60_000 },
  settleWait: { minDelay: 5, maxDelay: 50, maxWait: 60_000 },
};

/** The calls that changed something, as `us-east-1 CopyImage`. */
export function writes(calls: readonly Pick<ApiCall, 'action' | 'region'>[]): readonly string[] {
  return calls
    .filter((call) => !reading.test(call.action))
    .map((call) => `${call.region} ${call.action}`)
    .sort();
}

export async function startLocal(options: LocalAwsOptions = {}): Promise<Local> {
  const server = await startLocalAws(options);
  const credentials = (account = owner) => {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = server.environment({ account });
    return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  };
  const ec2 = (region: string, account?: string) =>
    new EC2Client({ endpoint: server.endpoint, region, credentials: credentials(account) });
  let seen = 0;
  return {
    server,
    aws: connectAws({ endpoint: server.endpoint, credentials: credentials(), limits: [] }),
    credentials,
    ec2,
    newCalls() {
      const calls = server.calls().slice(seen);
      seen += calls.length;
      return calls;
    },
    async build(architectures = ['x86_64'], version = '2026.11.0') {
      const client = ec2('us-east-1');
      const built = await Promise.all(
        architectures.map(async (architecture) => {
          const source = await newest(client, architecture);
          const tags = { 'soe:flavor': 'al2023', 'soe:version': version };
          const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
          const { ImageId = '' } = await client.send(
            new CopyImageCommand({
              Name: nameOf(architecture, version),
              SourceRegion: 'us-east-1',
              SourceImageId: source,
              TagSpecifications: [
                { ResourceType: 'image', Tags },
                { ResourceType: 'snapshot', Tags },
              ],
            }),
          );
          return { architecture, imageId: ImageId, region: 'us-east-1' };
        }),
      );
      return releaseOf(built, version);
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function newest(client: EC2Client, architecture: Architecture): Promise<string> {
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({
      Owners: [vendor],
      Filters: [{ Name: 'architecture', Values: [architecture] }],
    }),
  );
  return Images[0]?.ImageId ?? '';
}
