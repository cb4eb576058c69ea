import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { config } from './config.js';
import { template } from './template.js';
import { makeWorkspace, type Workspace } from './workspace.js';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

let workspace: Workspace;
let commit: string;
beforeEach(() => {
  workspace = makeWorkspace();
});

function prepare(flavor: string, step = 'true'): void {
  const { al2023 } = config.flavors;
  workspace.write('al2023.pkr.hcl', template);
  workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...config,
      issues: { jira: { projects: ['SOE'] } },
      distribution: { regions: ['eu-west-1'], accounts: ['222233334444'] },
      flavors: { [flavor]: { ...al2023, variables: { step } } },
    }),
  );
  commit = workspace.commit('Start\n\nIssue: SOE-1');
}

function soe(...args: readonly string[]) {
  return workspace.soe(args, { env: aws.environment() });
}

/** Run `soe` where it has to succeed, and read its JSON answer. */
async function done(...args: readonly string[]) {
  const { code, stdout, stderr } = await soe(...args, '--json');
  if (code !== 0) throw new Error(`soe ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

const writes = () =>
  aws.calls().filter(({ action }) => /^(?:Run|Create|Copy|Put|Modify|Register)/.test(action))
    .length;

test('a release is built, recorded, shared, pointed at and noted, one record for all of it', async () => {
  prepare('whole');

  const { code, stdout } = await soe('release', 'whole', '--json');

  expect(code).toBe(0);
  const record = JSON.parse(stdout);
  expect(record).toMatchObject({
    flavor: 'whole',
    version: expect.stringMatching(/^\d{4}\.\d{1,2}\.0$/),
    source: { commit, dirty: false },
    changes: [{ commit, issues: ['SOE-1'] }],
    builds: [{ packer: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) } }],
    distribution: { regions: ['eu-west-1', 'us-east-1'], accounts: ['222233334444'] },
    notes: { file: 'notes.md' },
  });
  expect(record.images).toHaveLength(2);
  const folder = `.soe/releases/whole/${record.version}`;
  expect(JSON.parse(workspace.read(`${folder}/record.json`))).toEqual(record);
  expect(workspace.read(`${folder}/journal.jsonl`).match(/"stage":"\w+"/g)).toEqual(
    ['plan', 'build', 'record', 'share', 'candidate', 'notes'].map((stage) => `"stage":"${stage}"`),
  );
  expect(workspace.read(`${folder}/notes.md`)).toContain('SOE-1');

  const candidate = await soe('resolve', 'whole@candidate', '--region', 'eu-west-1');
  expect(record.images.map((image: { imageId: string }) => image.imageId)).toContain(
    candidate.stdout.trim(),
  );
  await expect(
    soe('trace', candidate.stdout.trim(), '--region', 'eu-west-1', '--json'),
  ).resolves.toMatchObject({
    code: 0,
    stdout: expect.stringContaining(commit),
  });
});

test('a version that is published cannot be released again', async () => {
  prepare('once');
  await done('release', 'once', '--version', '1.0.0');
  const before = writes();

  const { code, stderr } = await soe('release', 'once', '--version', '1.0.0');

  expect(code).toBe(3);
  expect(stderr).toContain('SOE_VERSION_TAKEN');
  expect(writes()).toBe(before);
});

test('promoting moves the channel, promoting an older version moves it back, twice moves nothing', async () => {
  prepare('moved');
  await done('release', 'moved', '--version', '1.0.0');
  await done('release', 'moved', '--version', '1.1.0');
  const promote = (version: string) => done('promote', 'moved', version, '--to', 'stable');

  await promote('1.0.0');
  const forward = await promote('1.1.0');
  expect(forward).toMatchObject({ version: '1.1.0', previousVersion: '1.0.0' });

  const before = writes();
  const again = await promote('1.1.0');
  expect(again.pointers).toEqual([]);
  expect(writes()).toBe(before);

  const back = await promote('1.0.0');
  expect(back).toMatchObject({ version: '1.0.0', previousVersion: '1.1.0' });
  const resolved = await soe('resolve', 'moved', '--json');
  expect(JSON.parse(resolved.stdout)).toMatchObject({ version: '1.0.0', channel: 'stable' });
});

test('a version that was never released cannot be promoted', async () => {
  prepare('absent');
  const before = writes();

  const { code, stderr } = await soe('promote', 'absent', '9.9.9', '--to', 'stable');

  expect(code).toBe(3);
  expect(stderr).toContain('SHARE_NOT_READY');
  expect(writes()).toBe(before);
});

test('files that differ from the commit stop a release before it begins, unless allowed', async () => {
  prepare('dirty');
  workspace.write('al2023.pkr.hcl', `${template}# by hand\n`);
  const before = writes();

  const refused = await soe('release', 'dirty');
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('--allow-dirty');
  expect(writes()).toBe(before);

  const allowed = await soe('release', 'dirty', '--allow-dirty', '--json');
  expect(JSON.parse(allowed.stdout)).toMatchObject({ source: { dirty: true } });
});

test('credentials of another account stop a release before it begins', async () => {
  prepare('foreign');
  const before = writes();

  const { code, stderr } = await workspace.soe(['release', 'foreign'], {
    env: aws.environment({ account: '222233334444' }),
  });

  expect(code).toBe(3);
  expect(stderr).toMatch(/account 222233334444.*111122223333/s);
  expect(writes()).toBe(before);
});

test('a build that fails says which script failed and where the log is, and publishes nothing', async () => {
  prepare('failing', 'echo about to fail; exit 7');

  const { code, stderr } = await soe('release', 'failing', '--version', '1.0.0');

  expect(code).toBe(1);
  expect(stderr).toMatch(/SOE_BUILD_FAILED/);
  expect(stderr).toContain('about to fail');
  expect(stderr).toMatch(/output is in .*\.soe/);
  expect((await soe('resolve', 'failing@1.0.0')).code).toBe(1);
});

test('after a failed build the same version can be released', async () => {
  prepare('retried', 'exit 1');
  await soe('release', 'retried', '--version', '1.0.0');
  prepare('retried');

  const { code } = await soe('release', 'retried', '--version', '1.0.0');

  expect(code).toBe(0);
  const builds = join(workspace.directory, '.soe/releases/retried/1.0.0/builds');
  expect(readdirSync(builds)).toHaveLength(2);
});

test('a release that is cancelled while Packer builds leaves no instance behind', async () => {
  prepare('cancelled', 'echo waiting; sleep 300');

  const { code, stderr } = await workspace.soe(['release', 'cancelled'], {
    env: aws.environment(),
    // Any earlier, Packer 1.6.6 may break down and leave its instance, see @soe/packer-runner.
    interruptAt: 'Running local shell script',
  });

  expect(code).toBe(130);
  const launched = /launched (i-\w+)/.exec(stderr)?.[1];
  expect(launched).toBeDefined();
  const ended = aws.calls().map(({ action }) => action);
  expect(ended.lastIndexOf('TerminateInstances')).toBeGreaterThan(
    ended.lastIndexOf('RunInstances'),
  );
});

test('a release that was stopped after its build goes on with the images it has', async () => {
  prepare('stopped');
  const images = () => aws.calls().filter(({ action }) => action === 'CreateImage').length;
  const before = images();
  const first = await workspace.soe(['release', 'stopped', '--version', '1.0.0'], {
    env: aws.environment(),
    interruptAt: 'share: to',
  });
  expect(first.code).toBe(130);

  const record = await done('release', 'stopped');

  expect(record).toMatchObject({ version: '1.0.0', images: [{}, {}], notes: { file: 'notes.md' } });
  expect(images()).toBe(before + 1);
});

test('when one architecture fails, the image of the other is kept for the next try', async () => {
  prepare('halves', 'test "$ARCH" = x86_64 || test -e fixed');
  const both = JSON.parse(workspace.read('soe.config.json'));
  both.flavors.halves.sources.arm64 = {
    parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
  };
  workspace.write('soe.config.json', JSON.stringify(both));
  workspace.write('.gitignore', 'fixed\n');
  workspace.commit('Both architectures');

  const first = await soe('release', 'halves', '--version', '1.0.0');
  expect(first.code).toBe(1);
  const { builds } = JSON.parse(workspace.read('.soe/releases/halves/1.0.0/record.json'));
  expect(builds).toMatchObject([{ architecture: 'x86_64' }]);
  workspace.write('fixed', '');
  const record = await done('release', 'halves', '--version', '1.0.0');

  expect(record.builds).toHaveLength(2);
  expect(record.builds).toContainEqual(builds[0]);
  expect(readdirSync(join(workspace.directory, '.soe/releases/halves/1.0.0/builds'))).toHaveLength(
    3,
  );
});

test('a fix of an older line does not take the candidate back', async () => {
  prepare('lines');
  await done('release', 'lines', '--version', '2.0.0');
  workspace.commit('Fix');
  await done('release', 'lines', '--version', '1.0.1');

  await expect(done('resolve', 'lines@candidate')).resolves.toMatchObject({ version: '2.0.0' });
});

test('when the commit of the previous release is gone, the beginning can be named', async () => {
  prepare('rewritten');
  await done('release', 'rewritten', '--version', '1.0.0');
  rmSync(join(workspace.directory, '.git'), { recursive: true });
  rmSync(join(workspace.directory, '.soe'), { recursive: true });
  const start = workspace.commit('New history');
  workspace.commit('More');

  const refused = await soe('release', 'rewritten', '--version', '1.1.0');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/SOE_PREVIOUS_UNKNOWN/);
  const record = await done('release', 'rewritten', '--version', '1.1.0', '--since', start);

  expect(record.changes).toMatchObject([{ subject: 'More' }]);
});

test('credentials of another account promote nothing', async () => {
  prepare('guarded');
  await done('release', 'guarded', '--version', '1.0.0');
  const before = writes();

  const { code, stderr } = await workspace.soe(['promote', 'guarded', '1.0.0', '--to', 'stable'], {
    env: aws.environment({ account: '222233334444' }),
  });

  expect(code).toBe(3);
  expect(stderr).toContain('SOE_WRONG_ACCOUNT');
  expect(writes()).toBe(before);
});

test('a distribution that contradicts itself is told by the plan', async () => {
  prepare('twice');
  const twice = JSON.parse(workspace.read('soe.config.json'));
  twice.distribution.regions = ['eu-west-1', 'eu-west-1'];
  workspace.write('soe.config.json', JSON.stringify(twice));

  const { code, stderr } = await soe('plan');

  expect(code).toBe(2);
  expect(stderr).toContain('SHARE_DISTRIBUTION_INVALID');
});

test('a template that does not exist is told by the plan', async () => {
  prepare('lost');
  rmSync(join(workspace.directory, 'al2023.pkr.hcl'));

  const { code, stderr } = await soe('plan');

  expect(code).toBe(2);
  expect(stderr).toContain('flavors.lost.template');
});

test('a consumer without a configuration has to say whose images it trusts', async () => {
  prepare('trusted');
  await done('release', 'trusted', '--version', '1.0.0');
  rmSync(join(workspace.directory, 'soe.config.json'));

  expect((await soe('resolve', 'trusted@1.0.0')).code).toBe(2);
  expect((await soe('resolve', 'trusted@1.0.0', '--owner', '999988887777')).code).toBe(3);
  await expect(done('resolve', 'trusted@1.0.0', '--owner', '111122223333')).resolves.toMatchObject({
    image: { ownerId: '111122223333' },
  });
  await expect(done('resolve', 'trusted@1.0.0', '--owner', 'any')).resolves.toMatchObject({
    version: '1.0.0',
  });
});

test('a fix of an older release counts its changes from the release before it', async () => {
  prepare('older');
  await done('release', 'older', '--version', '1.0.0');
  const first = commit;
  workspace.commit('Second');
  await done('release', 'older', '--version', '2.0.0');
  const fix = workspace.commit('Fix the first');

  const { stdout } = await soe('release', 'older', '--version', '1.0.1', '--json');

  expect(JSON.parse(stdout)).toMatchObject({
    previousVersion: '1.0.0',
    source: { commit: fix, previousCommit: first },
  });
});

test('plan shows version, source images and distribution, and writes nothing', async () => {
  prepare('planned');
  const before = writes();

  const text = await soe('plan');
  const json = await soe('plan', 'planned', '--json');

  expect(text.stdout).toMatch(/^planned \d{4}\.\d{1,2}\.0, the first release\n/);
  expect(text.stdout).toContain(commit);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      flavor: 'planned',
      builds: [{ architecture: 'x86_64', sourceImage: { ownerId: '137112412989' } }],
    },
  ]);
  expect(writes()).toBe(before);
});

test('notes that were not written here are made again from what is published', async () => {
  prepare('noted');
  await done('release', 'noted', '--version', '1.0.0');
  const written = await done('notes', 'noted', '1.0.0');
  rmSync(join(workspace.directory, '.soe'), { recursive: true });
  const again = await done('notes', 'noted', '1.0.0');

  const { sections, issues, reasons } = written;
  expect(reasons).toEqual([{ kind: 'first-release', text: 'This is the first release.' }]);
  expect(again).toMatchObject({ sections, issues, reasons });
});

test('a release without a commit says that the source image is newer', async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    aws.environment();
  const ssm = new SSMClient({
    endpoint: aws.endpoint,
    region: config.region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const name = '/teams/base';
  prepare('rebuilt');
  const written = JSON.parse(workspace.read('soe.config.json'));
  written.flavors.rebuilt.sources = {
    x86_64: { parameter: name, owners: ['amazon', '099720109477'] },
  };
  workspace.write('soe.config.json', JSON.stringify(written));
  workspace.commit('Build on the base of the team');
  const from = await pointTo(
    ssm,
    name,
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  );
  await done('release', 'rebuilt', '--version', '1.0.0');
  const to = await pointTo(
    ssm,
    name,
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
  );
  await done('release', 'rebuilt', '--version', '1.1.0');

  await expect(done('notes', 'rebuilt', '1.1.0')).resolves.toMatchObject({
    previous: '1.0.0',
    sections: [],
    reasons: [
      {
        kind: 'source-image',
        text: `The source image ${name} (x86_64) changed from ${from} to ${to}.`,
      },
    ],
    sourceChanges: [{ kind: 'source-image', from, to }],
  });
});

/** Lets a parameter hold the image that a public one holds, and gives its id. */
async function pointTo(ssm: SSMClient, name: string, source: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: source }));
  const id = Parameter?.Value ?? '';
  await ssm.send(
    new PutParameterCommand({ Name: name, Value: id, Type: 'String', Overwrite: true }),
  );
  return id;
}

test('notes of a release that nobody made say so', async () => {
  prepare('silent');

  const { code, stderr } = await soe('notes', 'silent', '1.0.0');

  expect(code).toBe(1);
  expect(stderr).toContain('SOE_RELEASE_UNKNOWN');
});
