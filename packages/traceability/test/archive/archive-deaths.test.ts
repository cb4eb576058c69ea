import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { type ApiCall, type LocalAws, startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  type ArchiveFile,
  type ArchiveStore,
  archiveBuild,
  cloudWatchArchive,
  fetchBuild,
  s3Archive,
} from '../../src/index.js';
import { buildId, connectionOf, owner, secret, texts } from '../support/archive-world.js';

const now = () => new Date('2026-11-22T19:31:40Z');
const large: ArchiveFile = {
  name: 'sosreport.tar.xz',
  kind: 'sosreport',
  content: Buffer.alloc(5 * 1024 ** 2 + 1, 'sosreport'),
};

interface Case {
  readonly files: readonly ArchiveFile[];
  readonly retentionDays?: number;
  prepare(aws: LocalAws): Promise<void>;
  store(aws: LocalAws, maxAttempts?: number): ArchiveStore;
  /** All that is there. */
  state(aws: LocalAws): Promise<unknown>;
}

const s3Case: Case = {
  files: [...texts.slice(1, 2), large],
  async prepare(aws) {
    await s3Of(aws).send(new CreateBucketCommand({ Bucket: 'archive' }));
  },
  store: (aws, maxAttempts = 6) =>
    s3Archive({
      maxAttempts,
      ...connectionOf(aws),
      bucket: 'archive',
      bucketOwner: owner,
      partSize: 5 * 1024 ** 2,
      partConcurrency: 1,
    }),
  async state(aws) {
    const { Contents = [] } = await s3Of(aws).send(new ListObjectsV2Command({ Bucket: 'archive' }));
    const { Uploads = [] } = await s3Of(aws).send(
      new ListMultipartUploadsCommand({ Bucket: 'archive' }),
    );
    return { objects: Contents.map(({ Key, ETag }) => [Key, ETag]), unfinished: Uploads.length };
  },
};

const logsCase: Case = {
  files: texts.slice(0, 2),
  retentionDays: 30,
  prepare: async () => undefined,
  store: (aws, maxAttempts = 6) =>
    cloudWatchArchive({
      maxAttempts,
      ...connectionOf(aws),
      logGroup: '/soe/builds',
      wait: async () => undefined,
    }),
  async state(aws) {
    const logs = new CloudWatchLogsClient(connectionOf(aws));
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: '/soe/builds' }),
    );
    const events = logStreams.map(async ({ logStreamName }) => {
      const { events: all = [] } = await logs.send(
        new GetLogEventsCommand({
          logGroupName: '/soe/builds',
          logStreamName,
          startFromHead: true,
        }),
      );
      return [logStreamName, all.map(({ message }) => message)];
    });
    return {
      retention: logGroups.map(({ retentionInDays }) => retentionInDays),
      streams: await Promise.all(events),
    };
  },
};

function s3Of(aws: LocalAws): S3Client {
  return new S3Client({ ...connectionOf(aws), forcePathStyle: true });
}

async function archive({ files, retentionDays, store }: Case, aws: LocalAws, signal?: AbortSignal) {
  return archiveBuild(buildId, files, {
    // Whoever dies does not try again.
    store: store(aws, signal === undefined ? 6 : 1),
    secrets: [secret],
    concurrency: 1,
    now,
    ...(retentionDays !== undefined && { retentionDays }),
    ...(signal !== undefined && { signal }),
  });
}

async function undisturbed(each: Case) {
  const aws = await startLocalAws();
  await each.prepare(aws);
  const before = aws.calls().length;
  const record = await archive(each, aws);
  const calls = aws.calls().slice(before);
  const state = await each.state(aws);
  await aws.close();
  return { record, calls, state };
}

/** The process is gone with one call: that has its effect or not, and no other comes after it. */
async function dieAt(each: Case, call: number, when: 'before' | 'after') {
  const death = new AbortController();
  const gone: (() => void)[] = [];
  const aws: LocalAws = await startLocalAws({
    onCall({ faults = [] }: ApiCall & { readonly faults?: readonly string[] }) {
      if (faults.length === 0 || death.signal.aborted) return;
      gone.push(aws.faults.add({ kind: 'reset-before' }));
      death.abort();
    },
  });
  try {
    await each.prepare(aws);
    gone.push(aws.faults.add({ call, kind: `reset-${when}` }));
    await archive(each, aws, death.signal).catch(() => undefined);
    for (const forget of gone) forget();
    const record = await archive(each, aws);
    const into = await mkdtemp(join(tmpdir(), 'soe-deaths-'));
    const fetched = await fetchBuild(buildId, {
      store: each.store(aws),
      into,
      index: record.index,
    });
    await rm(into, { recursive: true });
    return {
      died: death.signal.aborted,
      record,
      fetched: fetched.files.length,
      state: await each.state(aws),
    };
  } finally {
    await aws.close();
  }
}

test.each([
  ['S3', s3Case],
  ['CloudWatch Logs', logsCase],
])(
  'a run into %s that dies at any of its calls, before or after its effect, is completed by the next as if nothing had been',
  async (_, each) => {
    const { record, calls, state } = await undisturbed(each);
    expect(calls.length).toBeGreaterThan(10);
    for (const call of calls.keys()) {
      // What only reads has no effect to die after.
      const isRead = /^(?:Get|Head|List|Describe)/.test(calls[call]?.action ?? '');
      for (const when of isRead ? (['before'] as const) : (['before', 'after'] as const)) {
        const again = await dieAt(each, call + 1, when);
        const place = `died ${when} call ${call + 1}, ${calls[call]?.action}`;
        expect(again, place).toEqual({ died: true, record, fetched: each.files.length, state });
      }
    }
  },
);

test.each([
  ['S3', s3Case],
  ['CloudWatch Logs', logsCase],
])(
  'one run into %s loses and doubles nothing under errors, resets and throttles',
  async (_, each) => {
    const { record, calls, state } = await undisturbed(each);
    const actions = [...new Set(calls.map(({ action }) => action))];
    const aws = await startLocalAws();
    await each.prepare(aws);
    const kinds = [
      { kind: 'reset-after' },
      { kind: 'error-after', status: 503 },
      { kind: 'throttle' },
    ] as const;
    for (const [index, action] of actions.entries()) {
      const isRead = /^(?:Get|Head|List|Describe)/.test(action);
      // Of a write every kind, one after the other; the SDK waits longer each time.
      const struck = isRead ? kinds.slice(index % 3, (index % 3) + 1) : kinds.slice(0, 2);
      for (const [place, kind] of struck.entries()) {
        aws.faults.add({ action, call: place + 1, ...kind });
      }
    }
    aws.faults.add({
      action: actions.includes('PutObject') ? 'PutObject' : 'PutLogEvents',
      call: 3,
      kind: 'throttle',
    });
    expect(await archive(each, aws)).toEqual(record);
    // Whoever met a lost answer looks what is there, so nothing is there twice.
    expect(await each.state(aws)).toEqual(state);
    await aws.close();
  },
);
