import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import {
  type ArchiveFile,
  type ArchiveStore,
  cloudWatchArchive,
  s3Archive,
} from '../../src/index.js';

export const owner = '111122223333';
export const buildId = '20261122t193140z-4f3a9c';
export const secret = 'correct-horse-battery';

/** A build as it ends: logs with a secret, JSON, and an archive that is no text. */
export const texts: readonly ArchiveFile[] = [
  {
    name: 'logs/packer.log',
    kind: 'log',
    content: Buffer.from(`first\n\nlogin with ${secret} é\r\n${'long '.repeat(90_000)}\nlast`),
  },
  { name: 'manifest.json', kind: 'manifest', content: Buffer.from('{"builds":[]}\n') },
  { name: 'logs/empty.log', kind: 'log', content: new Uint8Array() },
];
export const binary: ArchiveFile = {
  name: 'sosreport.tar.xz',
  kind: 'sosreport',
  content: Buffer.from(`\xFD7zXZ\0 ${secret}`, 'latin1'),
};

/** What a text is kept as. */
export function redacted(file: ArchiveFile): string {
  return Buffer.from(file.content as Uint8Array)
    .toString()
    .replaceAll(secret, '***');
}

/** AWS with a bucket, and stores in it. */
export async function startArchiveWorld(): Promise<ArchiveWorld> {
  const aws = await startLocalAws();
  const connection = connectionOf(aws);
  const s3 = new S3Client({ ...connection, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  return {
    aws,
    connection,
    s3: () =>
      s3Archive({ ...connection, bucket: 'archive', bucketOwner: owner, prefix: 'builds/' }),
    logs: () =>
      cloudWatchArchive({ ...connection, logGroup: '/soe/builds', wait: async () => undefined }),
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await aws.close();
    },
  };
}

/** AWS for archives. */
export interface ArchiveWorld extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly connection: ReturnType<typeof connectionOf>;
  /** A store with clients of its own. */
  s3(): ArchiveStore;
  logs(): ArchiveStore;
}

export function connectionOf({ endpoint }: Pick<LocalAws, 'endpoint'>) {
  return {
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: owner, secretAccessKey: 'local' },
  };
}
