import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env as processEnv } from 'node:process';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { doctorChecks } from '../../src/doctor/checks.js';
import { examine } from '../../src/doctor/examine.js';
import type { CheckedFinding } from '../../src/doctor/finding.js';
import { config } from '../config.js';
import { template } from '../template.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let aws: LocalAws;
let workspace: Workspace;

beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  workspace = makeWorkspace();
  prepare();
});
afterEach(() => aws.faults.clear());

function prepare(more: object = {}): void {
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('soe.config.json', JSON.stringify({ ...config, ...more }));
  workspace.commit('Start\n\nIssue: SOE-1');
}

async function doctor(args: readonly string[] = [], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await workspace.soe(['doctor', '--json', ...args], {
    env: { ...aws.environment(), ...env },
  });
  const findings: readonly CheckedFinding[] = JSON.parse(stdout).findings ?? [];
  const of = (check: string) => findings.filter((each) => each.check === check);
  return { code, stdout, stderr, findings, of };
}

/** Only some checks, in this process: most of the time goes into Packer and the start of a process. */
async function look(
  checks: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<readonly CheckedFinding[]> {
  const { directory } = workspace;
  const signal = AbortSignal.timeout(60_000);
  const env = { PATH: processEnv['PATH'] ?? '', HOME: directory, ...aws.environment(), ...more };
  const common = { directory, env, version: '1.2.3', signal };
  const { findings } = await examine(
    {
      checks: doctorChecks.filter(({ id }) => checks.includes(id)),
      load: async () => ({
        ...(await loadConfig(directory, { env, signal })),
        ...common,
        aws: {
          endpoint: aws.endpoint,
          credentials: { accessKeyId: '111122223333', secretAccessKey: 'not-checked' },
        },
      }),
    },
    { ...common, clock: () => new Date(), fetch },
  );
  return findings.filter(({ check }) => checks.includes(check));
}

test('a repository in good order has no errors, and every check says what it saw', async () => {
  const { code, findings } = await doctor();

  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(code).toBe(0);
  expect(new Set(findings.map(({ check }) => check)).size).toBe(19);
});

test('offline, AWS and trackers are not asked', async () => {
  const before = aws.calls().length;

  const { code, findings } = await doctor(['--offline']);

  expect(code).toBe(0);
  expect(aws.calls()).toHaveLength(before);
  expect(findings.map(({ check }) => check)).not.toContain('credentials');
});

test('every finding that is not well has a fix', async () => {
  prepare({ owner: '444455556666' });
  const findings = await look(['git', 'policy', 'credentials']);

  expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['error', 'warning']));
  expect(findings.filter(({ severity, fix }) => severity !== 'ok' && !fix)).toEqual([]);
});

test('credentials of another account are an error, and what needs them is not looked at', async () => {
  prepare({ owner: '444455556666' });

  const { code, of } = await doctor();

  expect(code).toBe(1);
  expect(of('credentials')).toMatchObject([
    { severity: 'error', seen: expect.stringContaining('111122223333') },
    { severity: 'warning', seen: expect.stringContaining('not looked at') },
  ]);
  expect(of('sources')).toEqual([]);
});

test('a session that has expired is told as that', async () => {
  aws.faults.add({ service: 'sts', kind: 'error', code: 'ExpiredToken', status: 403 });

  const findings = await look(['credentials']);

  expect(findings[0]).toMatchObject({
    severity: 'error',
    seen: expect.stringContaining('have expired'),
  });
});

test('a configuration that does not fit ends with 2, and the machine is looked at all the same', async () => {
  workspace.write('soe.config.json', JSON.stringify({ ...config, owners: [] }));

  const { code, of } = await doctor();

  expect(code).toBe(2);
  expect(of('configuration')).toMatchObject([
    { severity: 'error', seen: expect.stringContaining('owners') },
  ]);
  expect(of('node')).toMatchObject([{ severity: 'ok' }]);
});

test('without a configuration soe init is the fix; a flavor that there is not is told', async () => {
  const empty = makeWorkspace();
  const { code, stdout } = await empty.soe(['doctor', '--json']);
  const wrong = await doctor(['gentoo']);

  expect(code).toBe(2);
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({ check: 'configuration', fix: 'soe init' }),
  );
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({
      check: 'git',
      severity: 'error',
      seen: expect.stringContaining('no git repository'),
      fix: 'soe init\ngit init -b main && git add -A && git commit -m "feat: start" -m "Issue: SOE-1"',
    }),
  );
  expect(wrong.code).toBe(2);
  expect(wrong.of('configuration')[0]?.seen).toContain('gentoo');
});

test('files that are named and missing, policies and gates that do not fit are errors', async () => {
  workspace.write('gates.yaml', 'minimum: 3\n');
  workspace.write('soe.commits.json', '{}');
  prepare({
    ids: 'ids.yaml',
    gates: 'gates.yaml',
    flavors: { al2023: { ...config.flavors['al2023'], guide: 'guide.md', paths: ['nowhere'] } },
  });

  const findings = await look(['files', 'suites', 'policy']);
  const of = (id: string) => findings.filter(({ check }) => check === id);

  expect(of('files').map(({ severity, seen }) => [severity, seen.split(':')[0]])).toEqual([
    ['error', 'ids'],
    ['error', 'flavors.al2023.guide'],
    ['warning', 'flavors.al2023.paths'],
  ]);
  expect(of('suites')).toMatchObject([{ severity: 'error' }]);
  expect(of('policy')).toMatchObject([{ severity: 'error' }]);
});

test('a template that Packer refuses is an error in the words of Packer', async () => {
  workspace.write('al2023.pkr.hcl', template.replace('instance_type', 'instance_typo'));

  const { of } = await doctor(['--offline']);

  expect(of('templates')).toMatchObject([
    { severity: 'error', seen: expect.stringContaining('instance_typo') },
  ]);
  expect(of('git')).toContainEqual(
    expect.objectContaining({
      severity: 'warning',
      seen: expect.stringContaining('al2023.pkr.hcl'),
    }),
  );
});

test('without Packer that is one finding', async () => {
  const findings = await look(['packer', 'templates'], { PATH: workspace.directory });

  expect(findings).toMatchObject([
    { check: 'packer', severity: 'error', fix: expect.stringContaining('Install Packer') },
  ]);
});

test('a source image that there is not is an error', async () => {
  prepare({
    flavors: {
      al2023: {
        ...config.flavors['al2023'],
        sources: { x86_64: { parameter: '/aws/service/none' } },
      },
    },
  });

  const findings = await look(['sources']);

  expect(findings).toMatchObject([
    { severity: 'error', seen: expect.stringContaining('/aws/service/none') },
  ]);
});

test('roles that cannot be assumed and regions that are not enabled are errors', async () => {
  const remove = aws.faults.add({
    service: 'sts',
    action: 'AssumeRole',
    kind: 'error',
    code: 'AccessDenied',
    status: 403,
  });
  onTestFinished(() => remove());
  prepare({
    distribution: {
      regions: ['us-east-1', 'af-south-1'],
      accounts: ['222233334444'],
      parameters: { accounts: [{ account: '222233334444', role: 'soe-parameters' }] },
    },
  });

  const findings = await look(['distribution']);

  const seen = findings.map((each) => each.seen).join('\n');
  expect(seen).toContain('af-south-1');
  expect(seen).toContain('soe-parameters');
});

test('what a dry run is denied is an error with the statement', async () => {
  aws.faults.add({
    action: 'RunInstances',
    kind: 'error',
    code: 'UnauthorizedOperation',
    status: 403,
  });

  const findings = await look(['permissions']);

  expect(findings).toContainEqual(
    expect.objectContaining({
      severity: 'error',
      fix: expect.stringContaining('"ec2:RunInstances"'),
    }),
  );
});

test('a check that AWS breaks is a warning, and the others go on', async () => {
  aws.faults.add({
    action: 'GetServiceQuota',
    kind: 'error',
    code: 'AccessDeniedException',
    status: 400,
  });

  // As AWS itself: the embedded one is not asked for a quota that it does not hold.
  const findings = await look(['vcpus', 'sources'], { SOE_LOCAL_COMPUTE: '' });

  expect(findings).toMatchObject([
    { check: 'sources', severity: 'ok' },
    { check: 'vcpus', severity: 'warning', seen: expect.stringContaining('AccessDenied') },
  ]);
});

test('the embedded AWS has no quota of vCPUs that would stop a release', async () => {
  expect(await look(['vcpus'])).toEqual([
    { check: 'vcpus', severity: 'ok', seen: 'the embedded AWS does not count vCPUs' },
  ]);
});

test('trackers are asked with their token, which is never shown', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(request.url === '/rest/api/2/myself' ? 401 : 200).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  prepare({ issues: { jira: { projects: ['SOE'] }, github: { repository: 'acme/images' } } });

  const findings = await look(['trackers'], {
    ...{
      JIRA_URL: url,
      JIRA_TOKEN: 'very-secret-1',
      GITHUB_TOKEN: 'very-secret-2',
      GITHUB_API_URL: url,
    },
  });

  expect(asked.toSorted()).toEqual(['Bearer very-secret-1', 'Bearer very-secret-2']);
  expect(findings.map(({ severity }) => severity)).toEqual(['error', 'ok']);
  expect(JSON.stringify(findings)).not.toContain('very-secret');
});

test('an endpoint that does not answer is told, and ends nothing', async () => {
  const { of } = await doctor([], { AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9/' });

  expect(of('network')).toMatchObject([
    { severity: 'error', seen: expect.stringContaining('127.0.0.1:9') },
  ]);
  expect(of('clock')).toMatchObject([{ severity: 'ok' }]);
});

test('the text is in groups and ends with a line that sums up', async () => {
  writeFileSync(`${workspace.directory}/new`, '');
  const { code, stdout } = await workspace.soe(['doctor', '--offline'], { env: aws.environment() });

  expect(code).toBe(0);
  expect(stdout).toMatch(/^This machine\n/);
  expect(stdout).toMatch(/\nRepository\n {2}WARN {3}git: 1 file differs from the commit: new\n/);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
    /^0 errors, \d warnings: nothing stops a release\.$/,
  );
});
