import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import process from 'node:process';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startConfluence } from '../../release-notes/test/support/confluence-emulator.js';
import { startJira } from '../../release-notes/test/support/jira-emulator.js';
import { startSns } from '../../release-notes/test/support/sns-server.js';
import { startWebhooks } from '../../release-notes/test/support/webhook-server.js';
import { createPipeline, type Pipeline, type SoeConfig } from '../src/index.js';
import { awsWithSns } from './aws-with-sns.js';
import { config } from './config.js';
import { copyingPacker } from './copying-packer.js';
import { trivy } from './scanner-reports.js';
import { template } from './template.js';
import { makeWorkspace } from './workspace.js';

const topicArn = 'arn:aws:sns:us-east-1:111122223333:releases';
const { fetch: realFetch } = globalThis;
const closing: (() => Promise<unknown>)[] = [];
let aws: LocalAws;

beforeEach(async () => {
  aws = await startLocalAws();
  closing.push(() => aws.close());
  // Nothing of the process leads anywhere: neither to AWS nor over HTTP.
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  }
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
    vi.stubEnv(name, '/nowhere');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubGlobal('fetch', () => {
    throw new Error('the fetch of the process was asked');
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const close of closing.splice(0)) await close();
});

/** The methods of a pipeline, which note that they were called. */
function noting(pipeline: Pipeline, called: Set<string>): Pipeline {
  return new Proxy(pipeline, {
    get(target, name, receiver) {
      called.add(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
}

async function startPlaces() {
  const [jira, confluence, hooks, sns] = await Promise.all([
    startJira(),
    startConfluence({ edition: 'data-center' }),
    startWebhooks(),
    startSns(topicArn),
  ]);
  closing.push(jira.stop, confluence.stop, hooks.stop, sns.stop);
  const front = await awsWithSns(aws.endpoint, sns.url);
  closing.push(front.close);
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    aws.environment();
  const connection = {
    endpoint: front.endpoint,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  };
  return { jira, confluence, hooks, sns, connection };
}

/** A repository of GitHub, as far as releases are made there. */
function startGitHub() {
  let release: Readonly<Record<string, unknown>> | undefined;
  return async (path: string, { method = 'GET', body }: RequestInit = {}): Promise<Response> => {
    const base = '/api/repos/acme/images';
    if (path === base) return Response.json({ full_name: 'acme/images' });
    if (path.endsWith('/assets')) return Response.json([]);
    if (method !== 'GET' && path.startsWith(`${base}/releases`)) {
      const url = 'https://github.example/api/repos/acme/images/releases/1';
      const kept = { id: 1, html_url: url, upload_url: `${url}/assets`, assets: [] };
      release = { ...release, ...kept, ...JSON.parse(String(body)) };
      return Response.json(release, { status: method === 'POST' ? 201 : 200 });
    }
    if (path === `${base}/releases`) return Response.json(release === undefined ? [] : [release]);
    if (release !== undefined && path.startsWith(`${base}/releases/`))
      return Response.json(release);
    return Response.json({ message: 'Not Found' }, { status: 404 });
  };
}

test('every method of a pipeline goes through its ports, and through nothing of the process', async () => {
  const { jira, confluence, hooks, sns, connection } = await startPlaces();
  const place = { region: 'us-east-1', ...connection };
  const s3 = new S3Client({ ...place, forcePathStyle: true });
  const kms = new KMSClient(place);
  for (const Bucket of ['notes', 'builds']) await s3.send(new CreateBucketCommand({ Bucket }));
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  );
  const workspace = makeWorkspace();
  const { directory } = workspace;
  jira.add('SOE-1', { fields: { resolution: { name: 'Done' } } });
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('.gitignore', 'report.json\nCHANGELOG.md\n');
  workspace.write('report.json', trivy());
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { exists: true }\n');
  workspace.write(
    'soe.commits.json',
    JSON.stringify({ schema: 'soe-commit-policy/v1', issues: { jira: { projects: ['SOE'] } } }),
  );
  workspace.commit('SOE-1 Start');
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: directory });
  git('remote', 'add', 'origin', 'https://github.example/acme/images.git');
  const push = () => git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  push();

  const given: SoeConfig = {
    ...config,
    issues: {
      jira: { projects: ['SOE'] },
      github: { repository: 'https://github.example/acme/images' },
    },
    distribution: { regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }] },
    flavors: {
      ported: {
        ...config.flavors['al2023'],
        tests: { suites: ['tests'], phases: ['bake'], hygiene: false },
        scans: { reports: [{ format: 'trivy', path: 'report.json' }] },
        notes: {
          publish: {
            changelog: 'CHANGELOG.md',
            s3Object: { bucket: 'notes', key: '{flavor}/{version}.md' },
            snsMessage: { topicArn },
            jiraVersion: { project: 'SOE', version: '{flavor} {version}' },
            githubRelease: {
              repository: 'https://github.example/acme/images',
              tag: '{flavor}-{version}',
              target: 'main',
            },
            confluencePage: {
              baseUrl: confluence.url,
              space: 'OPS',
              title: '{flavor} {version}',
            },
            slack: true,
            teams: true,
          },
        },
      },
    },
  };
  const github = startGitHub();
  const asked = new Set<string>();
  const called = new Set<string>();
  const packer = copyingPacker(connection);
  const pipeline = noting(
    createPipeline(given, {
      directory,
      aws: connection,
      packer,
      env: {
        ...{ PATH: process.env['PATH'], JIRA_URL: jira.url, JIRA_TOKEN: 'j', GITHUB_TOKEN: 'g' },
        ...{ GITHUB_API_URL: 'https://github.example/api', CONFLUENCE_TOKEN: 'c' },
        ...{ SLACK_WEBHOOK_URL: hooks.slack, TEAMS_WEBHOOK_URL: hooks.teams },
      },
      async fetch(input, init) {
        const url = new URL(input instanceof Request ? input.url : input);
        asked.add(url.host);
        if (url.host === 'github.example') return github(url.pathname, init);
        return realFetch(input, init);
      },
    }),
    called,
  );
  const flavor = 'ported';
  const first = { flavor, version: '1.0.0' };

  // Before the first release.
  const plan = await pipeline.plan({ flavor });
  expect(await pipeline.plannedChanges(plan)).toMatchObject({ changes: [{ issues: ['SOE-1'] }] });
  expect(await pipeline.planAffected()).toMatchObject([{ flavor }]);
  expect(await pipeline.planSourceChanges()).toEqual([]);
  expect(await pipeline.checkCommits({ flavor })).toMatchObject({ status: 'passed' });
  const doctor = await pipeline.doctor();
  expect(doctor).toMatchObject({ configured: true });
  expect(doctor.findings.filter(({ seen }) => /fetch of the process/.test(seen))).toEqual([]);

  // Stage by stage, then in a run.
  await pipeline.build(first);
  await pipeline.record(first);
  await pipeline.test(first);
  await pipeline.scan(first);
  await pipeline.planShare(first);
  await pipeline.share(first);
  await pipeline.promote({ ...first, channel: 'stable' });
  workspace.write('more.txt', '1');
  workspace.commit('SOE-1 More');
  push();
  const { run, status, flavors } = await pipeline.release({ flavors: [flavor], version: '1.1.0' });
  expect({ status, flavors }).toMatchObject({ status: 'done' });
  const second = { flavor, version: '1.1.0' };
  expect(await pipeline.runs()).toMatchObject([{ id: run, status: 'done' }]);
  expect(await pipeline.run(run)).toMatchObject({ id: run });
  expect(await pipeline.resume(run)).toMatchObject({ status: 'done' });

  // Notes go to all places, and a second time to none.
  expect(await pipeline.notes({ flavor, version: 'candidate' })).toMatchObject({
    version: '1.1.0',
  });
  const { outcomes } = await pipeline.publishNotes(second);
  expect(outcomes.filter((each) => each.error !== undefined)).toEqual([]);
  const again = await pipeline.planNotesPublication(second);
  expect(again.plan.actions.filter(({ action }) => action !== 'none')).toEqual([]);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'notes' }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['ported/1.1.0.md']);
  expect(sns.messages).toHaveLength(1);
  expect(hooks.posts).toHaveLength(2);

  // Channels.
  expect(await pipeline.pointedVersion(flavor, 'stable')).toBe('1.0.0');
  const together = { releases: [{ ...second, channel: 'stable' }] };
  const planned = await pipeline.planPromotion(together);
  const file = (await pipeline.storeChange(planned)) ?? '';
  expect(await pipeline.storedChange(file)).toMatchObject({ empty: false, problems: [] });
  await pipeline.apply(file);
  expect(await pipeline.pointedVersion(flavor, 'stable')).toBe('1.1.0');
  expect(await pipeline.storedChange(file)).toMatchObject({ empty: true });
  expect(await pipeline.planRollback({ flavor })).toMatchObject({ empty: false });
  await pipeline.rollback({ flavor });
  expect(await pipeline.pointedVersion(flavor, 'stable')).toBe('1.0.0');
  const waves = {
    ...{ ...second, channel: 'stable', waves: [{ name: 'all', rest: true, soak: 0 }] },
    health: async () => ({ ok: true }) as const,
  };
  expect(await pipeline.planPromotionInWaves(waves)).toMatchObject({ problems: [] });
  await pipeline.promoteInWaves(waves);
  expect(await pipeline.pointedVersion(flavor, 'stable')).toBe('1.1.0');

  // Looking.
  expect(await pipeline.status()).toMatchObject({ flavors: [{ flavor }] });
  expect(await pipeline.history({ flavor })).not.toEqual([]);
  expect(await pipeline.verify({ flavor })).toMatchObject({ drift: false });
  const traced = await pipeline.trace({ target: 'ported@stable' });
  expect(traced).toMatchObject({ kind: 'image', found: { version: '1.1.0' } });
  expect(await pipeline.trace({ issue: 'SOE-1' })).toMatchObject({ kind: 'images' });
  expect(await pipeline.diff({ before: 'ported@1.0.0', after: 'ported@stable' })).toMatchObject({
    kind: 'releases',
    diff: { to: { version: '1.1.0' } },
  });
  expect(await pipeline.catalog({ live: true })).toMatchObject({ channelsFrom: 'aws', flavors: 1 });

  // Evidence.
  const builder = 'https://ci.example/workflow';
  const kmsKey = KeyMetadata?.KeyId ?? '';
  expect(await pipeline.attest({ ...second, kmsKey, builder })).not.toEqual([]);
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  workspace.write('key.pem', own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  workspace.write('key.pub', own.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  await pipeline.attest({ ...second, key: 'key.pem', builder });
  const proof = { ...second, keys: ['key.pub'], builders: [builder] };
  const verified = await pipeline.verifyProvenance(proof);
  expect(verified.checks.filter((each) => each.status === 'failed')).toEqual([]);
  expect(verified.verified).toBe(true);
  const store = { at: 's3://builds/soe/', bucketOwner: config.owner };
  const [kept] = await pipeline.archive({ ...second, ...store });
  const [build] = await pipeline.listArchived(store);
  expect(build?.buildId).toBe(kept?.buildId);
  const back = await pipeline.fetchArchived({
    ...store,
    ...{ buildId: kept?.buildId ?? '', into: 'back' },
  });
  expect(back.files.length).toBeGreaterThan(0);

  // The end.
  expect(await pipeline.planDeprecation(first)).toMatchObject({ empty: false });
  await pipeline.deprecate(first);
  expect(await pipeline.planRetirement()).toMatchObject({ removes: true });
  await pipeline.retire();
  const bad = { ...second, reason: 'CVE-2026-1', leaveChannels: true };
  expect(await pipeline.planRevocation(bad)).toMatchObject({ removes: true });
  await pipeline.revoke(bad);

  expect(Object.keys(pipeline).filter((name) => !called.has(name))).toEqual([]);
  const hosts = [jira.url, confluence.url, hooks.slack].map((url) => new URL(url).host);
  expect([...asked].toSorted()).toEqual(expect.arrayContaining([...hosts, 'github.example']));
});
