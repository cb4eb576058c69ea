import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { config } from './config.js';
import { soeInProcess } from './soe-in-process.js';
import { template } from './template.js';
import { makeWorkspace, type Workspace } from './workspace.js';

const builder = 'https://ci.example.com/golden-images';
const repository = 'https://git.example.com/acme/images';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

let workspace: Workspace;
beforeEach(() => {
  workspace = makeWorkspace();
});

const git = (...args: readonly string[]) =>
  execFileSync('git', args, { cwd: workspace.directory, stdio: ['ignore', 'pipe', 'pipe'] });

const outside = { PIN: '4711', DB_PASSWORD: 'hunter2', API_TOKEN: 'correct-horse-battery' };
const soe = (...args: readonly string[]) =>
  soeInProcess(args, { cwd: workspace.directory, env: { ...aws.environment(), ...outside } });

/** What runs on an image, by its id. */
async function launch(imageId: string): Promise<string> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = aws.environment();
  const ec2 = new EC2Client({
    endpoint: aws.endpoint,
    region: config.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: imageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 },
    }),
  );
  return Instances[0]?.InstanceId ?? '';
}

/** A release that was built from a commit that is pushed. */
async function released(
  flavor: string,
  text = template,
  more: Readonly<Record<string, string>> = {},
) {
  const { al2023 } = config.flavors;
  workspace.write('al2023.pkr.hcl', text);
  const variables = { step: 'echo the word is $PKR_VAR_word', ...more };
  workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...config,
      issues: { jira: { projects: ['SOE'] } },
      flavors: { [flavor]: { ...al2023, variables, secrets: ['pin'] } },
    }),
  );
  const commit = workspace.commit('SOE-7 Start');
  git('remote', 'add', 'origin', `${repository}.git`);
  git('update-ref', 'refs/remotes/origin/main', commit);
  const { code, stdout, stderr } = await soe('release', flavor, '--version', '1.0.0', '--json');
  if (code !== 0) throw new Error(stderr);
  return { commit, record: JSON.parse(stdout), folder: `.soe/releases/${flavor}/1.0.0` };
}

test('a build is recorded with its tools, template, variables and source image', async () => {
  const { record } = await released('recorded');

  expect(record.builds).toMatchObject([
    {
      tools: [{ name: 'git' }, { name: 'node' }, { name: 'soe' }],
      packer: {
        templateDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        variables: { soe_flavor: 'recorded', step: expect.stringContaining('the word is') },
      },
      sourceImage: { ownerId: '137112412989', createdAt: expect.any(String) },
    },
  ]);
});

test('what is secret by its name, by the flavor, or by the template is in no record', async () => {
  const declared = `${template}
variable "licence" {
  type      = string
  sensitive = true
}
variable "pin" { type = string }
variable "db_password" { type = string }
`;
  await released('secretive', declared, {
    ...{ licence: 'AB12', pin: `\${env.PIN}`, db_password: `\${env.DB_PASSWORD}` },
  });

  const record = workspace.read('.soe/releases/secretive/1.0.0/record.json');

  expect(JSON.parse(record).builds[0].packer.secrets).toEqual(['db_password', 'licence', 'pin']);
  for (const value of ['"AB12"', '"4711"', '"hunter2"']) expect(record).not.toContain(value);
});

test('a release is traced from its image, its channel, its commit and its issue', async () => {
  const { commit, record } = await released('traced');
  const [{ imageId }] = record.images;

  const byImage = await soe('trace', imageId, '--json');
  const byChannel = await soe('trace', 'traced@candidate');
  const byCommit = await soe('trace', '--commit', commit, '--json');
  const byIssue = await soe('trace', '--issue', 'SOE-7');
  const byVersion = await soe('trace', 'traced@1.0.0', '--json');
  const instance = await launch(imageId);
  const byInstance = await soe('trace', instance, '--json');
  const instanceText = await soe('trace', instance);
  const nothing = await soe('trace', '--issue', 'SOE-8');
  const both = await soe('trace', imageId, '--issue', 'SOE-7');

  expect(byImage.code).toBe(0);
  expect(JSON.parse(byImage.stdout)).toMatchObject({ commit, issues: ['SOE-7'] });
  expect(byChannel.stdout).toContain(commit);
  expect(JSON.parse(byVersion.stdout)).toMatchObject({ commit, issues: ['SOE-7'] });
  expect(byInstance.code, byInstance.stderr).toBe(0);
  expect(JSON.parse(byInstance.stdout)).toMatchObject({ release: { commit, issues: ['SOE-7'] } });
  expect(instanceText.stdout).toContain(commit);
  expect(JSON.parse(byCommit.stdout).images).toMatchObject([{ imageId, as: 'built' }]);
  expect(byIssue.stdout).toContain(imageId);
  expect(nothing).toMatchObject({ code: 1 });
  expect(both.code).toBe(2);
});

test('a release is attested and verified; what was changed since is refused', async () => {
  const { folder } = await released('attested');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  workspace.write('.soe/key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  workspace.write('.soe/key.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  workspace.write(
    '.soe/other.pub',
    other.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  const trust = ['--key', '.soe/key.pub', '--builder', builder];

  const attested = await soe(
    ...['attest', 'attested', '1.0.0', '--key', '.soe/key.pem', '--builder', builder],
  );
  const verified = await soe('verify', 'attested', '1.0.0', ...trust, '--json');
  const elsewhere = await soe(
    ...['verify', 'attested', '1.0.0', ...trust, '--repository', 'https://git.example.com/x/y'],
  );
  const stranger = await soe(
    ...['verify', 'attested', '1.0.0', '--key', '.soe/other.pub', '--builder', builder],
  );
  const nobody = await soe('verify', 'attested', '1.0.0', '--builder', builder);
  const workflow = ['--builder', builder, '--identity', builder];
  const certified = await soe('verify', 'attested', '1.0.0', ...workflow);
  const keyless = await soe(
    ...['verify', 'attested', '1.0.0', ...workflow, '--issuer', 'https://ci.example.com'],
  );
  const older = await soe(
    ...['verify', 'attested', '1.0.1', ...trust, '--in', folder, '--provenance'],
  );
  const file = `${folder}/attested-1.0.0.provenance.sigstore.json`;
  workspace.write(file, workspace.read(file).replace('"payload":"e', '"payload":"f'));
  const changed = await soe('verify', 'attested', '1.0.0', ...trust);
  const lost = await soe(
    ...['verify', 'attested', '1.0.0', '--key', 'none.pub', '--builder', builder],
  );

  expect(attested).toMatchObject({ code: 0, stdout: expect.stringContaining('slsa.dev') });
  expect(JSON.parse(verified.stdout)).toMatchObject({ verified: true });
  expect(verified.code).toBe(0);
  expect(elsewhere).toMatchObject({ code: 3, stdout: expect.stringContaining('repository') });
  expect(stranger.code).toBe(3);
  expect(lost).toMatchObject({ code: 2, stderr: expect.stringContaining('none.pub') });
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('--identity') });
  expect(certified).toMatchObject({ code: 2, stderr: expect.stringContaining('--issuer') });
  expect(keyless).toMatchObject({ code: 3, stdout: expect.stringContaining('is not trusted') });
  expect(older).toMatchObject({ code: 3, stdout: expect.stringContaining('not attested 1.0.1') });
  expect(changed).toMatchObject({ code: 3, stdout: expect.stringContaining('signature') });
});

test('a key and a folder that are not there are told with what to do', async () => {
  workspace.write('key.pub', '');
  const key = await soe('verify', 'al2023', '1.0.0', '--key', 'none.pub', '--builder', builder);
  const folder = await soe(
    ...['verify', 'al2023', '1.0.0', '--in', 'none', '--key', 'key.pub', '--builder', builder],
  );

  expect(key).toMatchObject({ code: 1, stderr: expect.stringContaining('SOE_RELEASE_UNKNOWN') });
  expect(folder).toMatchObject({ code: 1, stderr: expect.stringContaining('--in') });
});

test.each([
  ['--gate', 'nonsense'],
  ['--ref', 'main'],
  ['--owner', '000000000000'],
  ['--repository', 'https://git.example.com/x/y'],
  ['--issuer', 'https://ci.example.com'],
  ['--in', '.'],
  ['--offline'],
])(
  'verify %s is never taken for good without saying whose signatures are believed',
  async (...option) => {
    workspace.write('soe.config.json', JSON.stringify(config));
    workspace.write('.soe/releases/al2023/1.0.0/notes.md', '');
    const asked = await soe('verify', 'al2023', '1.0.0', ...option);
    const unnamed = await soe('verify', 'al2023', ...option);
    const beside = await soe('verify', 'al2023', '1.0.0', '--distribution', ...option);

    for (const { code, stderr, stdout } of [asked, unnamed, beside]) {
      expect(code, stdout).toBe(2);
      expect(stderr).toContain('SOE_USAGE');
    }
    expect(asked.stderr).toMatch(/--key FILE.*--identity URI/);
    expect(unnamed.stderr).toContain('name its version');
    expect(beside.stderr).toContain(option[0]);
  },
);

test('the files of a release are kept without secrets, listed, and fetched back', async () => {
  const { API_TOKEN: secret } = outside;
  const { al2023 } = config.flavors;
  workspace.write('al2023.pkr.hcl', template);
  const variables = { step: 'true', api_token: `\${env.API_TOKEN}` };
  workspace.write('soe.config.json', JSON.stringify({ ...config, flavors: { al2023 } }));
  const { record } = await released('kept');
  workspace.write(
    'soe.config.json',
    JSON.stringify({ ...config, flavors: { kept: { ...al2023, variables } } }),
  );
  workspace.write('report.txt', `first\n${secret}\nlast\n`);

  const put = await soe(
    ...['archive', 'put', 'kept', '1.0.0', '--at', 'archive', '--file', 'log=report.txt'],
  );
  const again = await soe(
    ...['archive', 'put', 'kept', '1.0.0', '--at', 'archive', '--file', 'log=report.txt'],
  );
  const [{ buildId }] = record.builds;
  const list = await soe('archive', 'list', '--at', 'archive');
  const fetched = await soe('archive', 'fetch', buildId, '--at', 'archive', '--into', 'back');
  const missing = await soe('archive', 'fetch', buildId, '--at', 'nowhere', '--into', 'back');
  const foreign = await soe('archive', 'list', '--at', 's3://somebody/else');

  expect(put).toMatchObject({ code: 0, stdout: expect.stringContaining(buildId) });
  expect(again.code).toBe(0);
  expect(list.stdout).toContain('log/report.txt');
  expect(fetched.code).toBe(0);
  expect(workspace.read('back/log/report.txt')).toBe('first\n***\nlast\n');
  expect(readdirSync(join(workspace.directory, 'back'))).toContain('builds');
  expect(missing.code).toBe(1);
  expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('--bucket-owner') });
});

test('commits without an issue are refused, by the policy of the repository', async () => {
  workspace.write(
    'soe.commits.json',
    JSON.stringify({
      schema: 'soe-commit-policy/v1',
      issues: { jira: { projects: ['SOE'] } },
    }),
  );
  workspace.commit('SOE-1 Start');
  workspace.write('a', '1');
  workspace.commit('SOE-2 Name an issue');

  const good = await soe('check-commits', '--from', 'HEAD~1', '--offline');
  workspace.write('a', '2');
  workspace.commit('Use UTF-8');
  const bad = await soe('check-commits', '--from', 'HEAD~1', '--offline', '--json');
  const nowhere = await soe('check-commits');
  const unknown = await soe('check-commits', '--from', 'HEAD~1', '--policy', 'none.json');

  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('1 with a good issue') });
  expect(bad.code).toBe(3);
  expect(JSON.parse(bad.stdout)).toMatchObject({
    status: 'failed',
    commits: [{ subject: 'Use UTF-8', verdict: 'no-issue' }],
  });
  expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('all commits') });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('none.json') });
});

test('what changed inside is told from two files, or from two releases', async () => {
  const inventory = (version: string) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        {
          type: 'library',
          name: 'openssl',
          version,
          purl: `pkg:deb/debian/openssl@${version}?arch=amd64`,
        },
      ],
    });
  workspace.write('before.json', inventory('3.0.1-1'));
  workspace.write('.soe/releases/al2023/1.1.0/inventory.json', inventory('3.0.10-1'));

  const found = await soe('diff', 'before.json', 'al2023@1.1.0');
  const json = await soe('diff', 'before.json', 'al2023@1.1.0', '--json');
  const missing = await soe('diff', 'before.json', 'al2023@1.2.0');
  const vague = await soe('diff', 'before.json', 'al2023@stable');

  expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('3.0.10-1') });
  expect(JSON.parse(json.stdout).packages).toMatchObject([{ name: 'openssl', kind: 'upgraded' }]);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no inventory') });
  expect(vague.code).toBe(2);
});
