import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  formatVersionSummary,
  parameterPaths,
  type ReleaseRecord,
  versionSummary,
} from '@soe/contract';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { imageTags } from '../../src/index.js';
import { record as start } from './fixtures.js';

/** What a program said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The checkout of a release that was built, copied, tagged and published, as the pages assume it. */
export interface ReleasedWorld extends AsyncDisposable {
  readonly directory: string;
  readonly commit: string;
  readonly images: Readonly<Record<'original' | 'copy' | 'vendor', string>>;
  readonly instance: string;
  readonly record: ReleaseRecord;
  /** Run a program there, with AWS in its environment. */
  run(
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<Said>;
  /** Run an example of a page, with what the page assumes before it. */
  node(code: string, env?: Readonly<Record<string, string>>): Promise<Said>;
}

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
const repository = 'https://github.com/example/images';
const [home, away] = ['us-east-1', 'eu-west-1'];

/** Start AWS, make a checkout and release what is in it. */
export async function makeReleasedWorld(): Promise<ReleasedWorld> {
  const aws = await startLocalAws();
  // Inside the package, so that examples find it by its name.
  await mkdir(join(packageRoot, 'test-results'), { recursive: true });
  const directory = await mkdtemp(join(packageRoot, 'test-results', 'readme-'));
  const run: ReleasedWorld['run'] = (program, args, env) =>
    runIn(directory, aws, program, args, env);
  const commit = await makeCheckout(directory, run);
  const made = await release(aws, commit);
  await mkdir(join(directory, 'release'));
  await mkdir(join(directory, 'releases'));
  for (const file of ['release/release.json', 'releases/al2023-2026.11.0.json']) {
    await writeFile(join(directory, file), JSON.stringify(made.record));
  }
  return {
    directory,
    commit,
    ...made,
    run,
    async node(code, env) {
      const file = join(directory, 'example.mjs');
      await writeFile(file, code);
      const said = await run(execPath, [file], env);
      await rm(file);
      return said;
    },
    async [Symbol.asyncDispose]() {
      await aws.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function runIn(
  cwd: string,
  aws: LocalAws,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', ...gitEnvironment, ...aws.environment(), ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
      const { code, stdout, stderr } = error as Error & Said;
      return { code, stdout, stderr };
    }
    throw error;
  }
}

const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A. Maintainer',
  GIT_AUTHOR_EMAIL: 'maintainer@example.com',
  GIT_COMMITTER_NAME: 'A. Maintainer',
  GIT_COMMITTER_EMAIL: 'maintainer@example.com',
};

async function makeCheckout(directory: string, run: ReleasedWorld['run']): Promise<string> {
  await writeFile(join(directory, 'al2023.pkr.hcl'), 'build {}\n');
  await writeFile(join(directory, 'packer.log'), 'a build\n');
  await writeFile(join(directory, '.gitignore'), '*\n!*.hcl\n!soe.commits.json\n');
  const git = (...args: readonly string[]) => run('git', args);
  await git('init', '-q', '-b', 'main');
  await git('remote', 'add', 'origin', `${repository}.git`);
  for (const message of ['SOE-11 Begin', 'SOE-12 Start with al2023']) {
    await git('add', '--all');
    await git('commit', '-q', '--allow-empty', '-m', message);
    if (message.startsWith('SOE-11')) await git('tag', 'al2023/2026.10.0');
  }
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return (await git('rev-parse', 'HEAD')).stdout.trim();
}

async function release(aws: LocalAws, commit: string) {
  const at = (region: string) => ({
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'local' },
  });
  const [ec2, ec2Away] = [new EC2Client(at(home)), new EC2Client(at(away))];
  const vendor = await vendorImage(ec2);
  const name = 'soe/al2023/2026.11.0/x86_64/b1';
  const { ImageId: original = '' } = await ec2.send(
    new CreateImageCommand({ InstanceId: await launch(ec2, vendor), Name: name }),
  );
  const copying = { Name: name, SourceImageId: original, SourceRegion: home };
  const { ImageId: copy = '' } = await ec2Away.send(new CopyImageCommand(copying));
  const record = recordOf(commit, name, vendor, { original, copy });
  for (const build of record.builds) {
    const Tags = Object.entries(imageTags(record, build)).map(([Key, Value]) => ({ Key, Value }));
    await ec2.send(new CreateTagsCommand({ Resources: [original], Tags }));
  }
  await publish(new SSMClient(at(home)), record, original);
  await publish(new SSMClient(at(away)), record, copy);
  const s3 = new S3Client({ ...at(home), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  return { images: { original, copy, vendor }, instance: await launch(ec2, original), record };
}

async function vendorImage(ec2: EC2Client): Promise<string> {
  const Filters = [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }];
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ['amazon'], Filters }),
  );
  return Images[0]?.ImageId ?? '';
}

async function launch(ec2: EC2Client, ImageId: string): Promise<string> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  return Instances[0]?.InstanceId ?? '';
}

function recordOf(
  commit: string,
  name: string,
  vendor: string,
  images: { readonly original: string; readonly copy: string },
): ReleaseRecord {
  const imageIn = (region: string, imageId: string) =>
    start.images.map((image) => ({ ...image, region, imageId, name }));
  return {
    ...start,
    builds: start.builds.map((build) => ({
      ...build,
      sourceImage: { ...build.sourceImage, imageId: vendor },
    })),
    images: [...imageIn(home, images.original), ...imageIn(away, images.copy)],
    source: { commit, repository, ref: 'main', dirty: false, unpushed: false },
    ci: {
      provider: 'github-actions',
      runUrl: `${repository}/actions/runs/7`,
      workflow: `${repository}/.github/workflows/build.yml@refs/heads/main`,
    },
    gates: [{ name: 'launch-tests', status: 'passed', summary: 'all passed' }],
    changes: start.changes?.map((change) => ({ ...change, commit, issues: ['SOE-12'] })) ?? [],
  };
}

async function publish(ssm: SSMClient, record: ReleaseRecord, imageId: string): Promise<void> {
  const paths = parameterPaths(record.flavor);
  const values = {
    [paths.versionImage(record.version, 'x86_64')]: imageId,
    [paths.versionSummary(record.version)]: formatVersionSummary(versionSummary(record)),
  };
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
}
