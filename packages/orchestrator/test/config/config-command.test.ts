import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { soeInProcess } from '../soe-in-process.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let aws: LocalAws;
let workspace: Workspace;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  workspace = makeWorkspace();
});

function client(): SSMClient {
  const env = aws.environment();
  return new SSMClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
}

const soe = (args: readonly string[], env: Record<string, string> = {}) =>
  soeInProcess(args, { cwd: workspace.directory, env: { ...aws.environment(), ...env } });
const json = async (args: readonly string[], env: Record<string, string> = {}) =>
  JSON.parse((await soe([...args, '--json'], env)).stdout);

const yaml = `owner: \${env.OWNER:-111122223333}
region: us-east-1
distribution:
  regions: [us-east-1]
  accounts: "\${env.ACCOUNTS:-}"
defaults:
  lifecycle: { cadence: P1M }
bases:
  linux:
    template: linux
    tests: { phases: [bake, launch] }
    sources:
      x86_64: { parameter: /aws/x86 }
      arm64: { parameter: /aws/arm }
flavors:
  al2023:
    extends: linux
    variables: { password_file: /etc/x, admin_password: "\${env.ADMIN}" }
  small:
    extends: linux
    sources: { arm64: null }
    lifecycle: { kind: "\${env.KIND:-long-lived}", cadence: null }
`;
const accounts = { ACCOUNTS: '222233334444, 333344445555', ADMIN: 'hunter2' };

test('print shows what is inherited, filled in and built in; secrets are masked', async () => {
  workspace.write('soe.config.yaml', yaml);

  const whole = await json(['config', 'print'], accounts);
  const { stdout } = await soe(['config', 'print', 'small'], accounts);

  expect(whole).toMatchObject({
    owner: '111122223333',
    flavors: {
      al2023: {
        template: 'linux',
        channels: ['candidate', 'stable'],
        lifecycle: { kind: 'immutable', cadence: 'P1M' },
        distribution: {
          accounts: ['222233334444', '333344445555'],
          parameters: { prefix: '/soe' },
        },
        variables: { admin_password: '***' },
        tests: { phases: ['bake', 'launch'], matrix: 'one', hygiene: true, inventory: true },
      },
      small: { lifecycle: { kind: 'long-lived' }, sources: { x86_64: { parameter: '/aws/x86' } } },
    },
  });
  expect(whole.flavors.small.lifecycle).not.toHaveProperty('cadence');
  expect(whole.flavors.small.sources).not.toHaveProperty('arm64');
  expect(stdout).toMatch(/^template: linux #/m);
});

test('origins name the file, the line, the base, the variable, or that nobody wrote it', async () => {
  workspace.write('soe.config.yaml', yaml);

  const { stdout } = await soe(['config', 'print', 'small', '--origins'], accounts);
  const { values } = await json(['config', 'print', '--origins'], accounts);

  expect(stdout).toMatch(
    /small\.template: "linux" {2}# soe\.config\.yaml:10 bases\.linux\.template/,
  );
  expect(stdout).toMatch(
    /lifecycle\.kind: "long-lived".*:22 .*environment variable KIND, by its default/,
  );
  expect(stdout).toMatch(/channels: .*# built-in default/);
  expect(stdout).toMatch(
    /distribution\.accounts: .*:5 distribution\.accounts; environment variable ACCOUNTS$/m,
  );
  expect(JSON.stringify(values)).not.toContain('hunter2');
  expect(values).toContainEqual({
    path: 'flavors.al2023.lifecycle.cadence',
    value: 'P1M',
    origin: {
      from: 'file',
      file: 'soe.config.yaml',
      line: 7,
      written: 'defaults.lifecycle.cadence',
    },
  });
});

test('without an option the YAML has the origin of each value beside it, and no anchors', async () => {
  workspace.write('soe.config.yaml', yaml);

  const { stdout } = await soe(['config', 'print'], accounts);
  const one = (await soe(['config', 'print', 'small'], accounts)).stdout;
  const plain = (await soe(['config', 'print', 'small', '--no-origins'], accounts)).stdout;

  expect(stdout).toMatch(/^region: us-east-1 # soe\.config\.yaml:2 region$/m);
  expect(stdout).toMatch(/^ {4}template: linux # soe\.config\.yaml:10 bases\.linux\.template$/m);
  expect(stdout).toMatch(/accounts:\n +# .*:5 distribution\.accounts; .*ACCOUNTS\n +- "222/);
  expect(stdout).not.toMatch(/[&*]a\d/);
  expect(parse(stdout)).toEqual(await json(['config', 'print'], accounts));
  expect(one).toMatch(/kind: long-lived # .*:22 .*KIND, by its default$/m);
  expect(one).toMatch(/^channels:\n {2}# built-in default\n {2}- candidate$/m);
  const values = one.split('\n').filter((line) => /^ *[^-#\s][^:]*: [^|#]/.test(line));
  expect(values.filter((line) => !/ # (?:soe\.config\.yaml:\d+ |built-in)/.test(line))).toEqual([]);
  expect(plain).not.toContain('#');
  expect(parse(plain)).toEqual(parse(one));
});

test('parameters are asked for once, ten in a call, and only where they are needed', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `/team/value-${index}`);
  const ssm = client();
  for (const Name of names)
    await ssm.send(new PutParameterCommand({ Name, Value: `of${Name}`, Type: 'String' }));
  await ssm.send(
    new PutParameterCommand({
      Name: '/team/accounts',
      Value: '222233334444,333344445555',
      Type: 'StringList',
    }),
  );
  const variables = names.map((name, index) => `      v${index}: \${parameter:${name}}`).join('\n');
  const text = yaml
    .replace(`"\${env.ACCOUNTS:-}"`, `\${parameter:/team/accounts}`)
    .replace(
      / {4}variables: .*/,
      `    variables:\n${variables}\n      v0again: <\${parameter:${names[0]}}>`,
    );
  workspace.write('soe.config.yaml', text);
  const calls = () => aws.calls().filter(({ action }) => action === 'GetParameters').length;
  const before = calls();

  const { flavors, distribution } = await json(['config', 'print']);

  expect(calls() - before).toBe(2);
  expect(distribution.accounts).toEqual(['222233334444', '333344445555']);
  expect(flavors.al2023.variables).toMatchObject({
    v3: 'of/team/value-3',
    v0again: '<of/team/value-0>',
  });
  const offline = await soe(['config', 'print', '--offline', '--json']);
  expect(calls() - before).toBe(2);
  expect(JSON.parse(offline.stdout).flavors.al2023.variables.v3).toBe(
    `\${parameter:/team/value-3}`,
  );
  expect(offline.stderr).toContain('AWS is not asked');
});

test('a SecureString is refused, and its value is nowhere', async () => {
  const ssm = client();
  await ssm.send(
    new PutParameterCommand({ Name: '/team/pin', Value: 'squeamish', Type: 'SecureString' }),
  );
  workspace.write('soe.config.yaml', yaml.replace(`"\${env.ADMIN}"`, `"\${parameter:/team/pin}"`));

  const { code, stdout, stderr } = await soe(['config', 'print']);

  expect(code).toBe(2);
  expect(stderr).toMatch(/\/team\/pin, which is a SecureString.*PKR_VAR_/);
  expect(stdout + stderr).not.toContain('squeamish');
});

test('validate tells everything at once: places, heirs, variables, secrets; exit code 2', async () => {
  const wrong = yaml
    .replace('phases: [bake, launch]', 'phases: [bake, lunch]')
    .replace(`"\${env.ADMIN}"`, 'hunter2')
    .replace('password_file: /etc/x', 'note: AKIAIOSFODNN7EXAMPLE')
    .replace('region: us-east-1', `region: \${env.NOWHERE}`)
    .replace('  linux:\n', '  unused: { template: 7 }\n  linux:\n');
  workspace.write('soe.config.yaml', wrong);

  const { code, stdout } = await soe(['config', 'validate']);
  const answer = await json(['config', 'validate']);

  expect(code).toBe(2);
  expect(stdout).toMatch(/bases\.linux\.tests\.phases\.1 \(line 12\), in al2023, small: /);
  expect(stdout).toMatch(/region \(line 2\): the environment variable NOWHERE is not set/);
  expect(stdout).toMatch(/variables\.admin_password \(line \d+\): .*PKR_VAR_admin_password/);
  expect(stdout).toMatch(/variables\.note \(line \d+\): this looks like an access key of AWS/);
  expect(stdout).toMatch(/bases\.unused\.template \(line 9\): /);
  expect(stdout).not.toMatch(/hunter2|AKIA/);
  expect(answer).toMatchObject({ valid: false });
  expect(answer.problems).toHaveLength(5);
});

test('validate names files that are not there, by the line that names them', async () => {
  workspace.write('soe.config.yaml', `${yaml}    tests: { suites: [checks] }\npolicy: none.json\n`);

  const { code, stdout } = await soe(['config', 'validate'], accounts);

  expect(code).toBe(2);
  expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
    expect.stringMatching(
      /^ {2}bases\.linux\.template \(line 10\), in al2023, small: there is no linux in \//,
    ),
    expect.stringMatching(
      /^ {2}flavors\.small\.tests\.suites\.0 \(line 23\): there is no checks in \//,
    ),
    expect.stringMatching(/^ {2}policy \(line 24\): there is no none\.json in \//),
  ]);
});

test('validate says when nothing is wrong; schema prints what is published', async () => {
  workspace.write('soe.config.yaml', yaml);
  workspace.write('linux/image.pkr.hcl', '');

  expect(await soe(['config', 'validate'], accounts)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('is right: 2 flavors'),
  });
  expect(await json(['config', 'schema'])).toMatchObject({ title: 'soe.config' });
});

test('a module is resolved too', async () => {
  workspace.write(
    'soe.config.mjs',
    `export default { owner: '111122223333', region: 'us-east-1', distribution: { regions: ['us-east-1'] },
      defaults: { template: 'linux', sources: { x86_64: { parameter: '/x' } } },
      flavors: { al2023: { purpose: '\${env.PURPOSE}' } } };`,
  );

  expect(await json(['config', 'print', 'al2023'], { PURPOSE: 'servers' })).toMatchObject({
    purpose: 'servers',
    template: 'linux',
  });
  expect((await soe(['config', 'print'])).stderr).toMatch(
    /flavors\.al2023\.purpose: the environment variable PURPOSE is not set/,
  );
});
