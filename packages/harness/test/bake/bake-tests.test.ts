import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bakeTests, readBakeResults, writeBakeTests } from '../../src/index.js';
import { isInstalled, temporaryFolder } from '../support/shells.js';
import { suiteOf } from '../support/suites.js';

const folder = temporaryFolder('bake');
afterAll(folder.remove);
const suites = [suiteOf({ kind: 'file', subject: '/etc' })];

test('the provisioner starts the runner beside the template as root', () => {
  const { file, hcl, json, script } = bakeTests(suites, { run: 'r-1' });

  expect(file).toBe('soe-bake-tests.sh');
  expect(hcl).toBe(`provisioner "shell" {
  script          = "\${path.root}/soe-bake-tests.sh"
  execute_command = "if [ \\"$(id -u)\\" = 0 ]; then sh {{ .Path }}; else sudo -n sh {{ .Path }}; fi"
}
`);
  expect(json).toEqual([
    {
      type: 'shell',
      script: '{{template_dir}}/soe-bake-tests.sh',
      execute_command:
        'if [ "$(id -u)" = 0 ]; then sh {{ .Path }}; else sudo -n sh {{ .Path }}; fi',
    },
  ]);
  expect(script).not.toContain('exit 1\n}\nmain');
  expect(bakeTests(suites, { run: 'r-1', failBuild: true }).script).toContain('exit 1\n}\nmain');
});

test('for Windows it is a provisioner of PowerShell', () => {
  const { file, hcl } = bakeTests([], { run: 'r-1', platform: 'windows' });
  expect(file).toBe('soe-bake-tests.ps1');
  expect(hcl).toContain('provisioner "powershell"');
});

test('what begins an expression of HCL is a text in the name of a download', () => {
  const { hcl } = bakeTests(suites, { run: 'r-1', download: `a${'$'}{b}%{c}"d".txt` });
  expect(hcl).toContain(`destination = "a${'$$'}{b}%%{c}\\"d\\".txt"`);
});

test.skipIf(!isInstalled('packer'))('Packer takes the provisioners in JSON, too', async () => {
  const bake = bakeTests(suites, { run: 'r-1', download: 'results.txt' });
  await writeBakeTests(folder.path, bake);
  const template = join(folder.path, 'template.json');
  const builders = [
    {
      type: 'null',
      communicator: 'ssh',
      ssh_host: '127.0.0.1',
      ssh_username: 'x',
      ssh_password: 'x',
    },
  ];
  await writeFile(template, JSON.stringify({ builders, provisioners: bake.json }));
  const { stdout, status } = spawnSync('packer', ['validate', template], {
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });

  expect(stdout).toMatch(/valid|^$/);
  expect(status).toBe(0);
  expect(await readFile(join(folder.path, bake.file), 'utf8')).toBe(bake.script);
  expect((await readdir(folder.path)).sort()).toEqual(['soe-bake-tests.sh', 'template.json']);
});

test('a runner that cannot be written is an error', async () => {
  const bake = bakeTests(suites, { run: 'r-1' });
  await expect(writeBakeTests(join(folder.path, 'no', 'such'), bake)).rejects.toMatchObject({
    code: 'HARNESS_OPTIONS_INVALID',
  });
});

test.each([
  ['a file somewhere else', { file: '../x.sh' }],
  ['a download on Windows', { platform: 'windows' as const, download: 'x' }],
  ['a run that is no id', { run: '' }],
])('%s is refused', (_, change) => {
  expect(() => bakeTests(suites, { run: 'r-1', ...change })).toThrow(
    expect.objectContaining({ code: 'HARNESS_OPTIONS_INVALID' }),
  );
});

test('of a run of several builds those lines are read that Packer says are of one', () => {
  const result = (build: string, status: string) => [
    `    ${build}: ##soe[test run="r-1" suite="base" name="file /etc: exists" status=${status} ms=1 msg=""]`,
    `    ${build}: ##soe[end run="r-1" tests=1 files=0]`,
  ];
  const output = [...result('amazon-ebs.a', 'pass'), ...result('amazon-ebs.b', 'fail')].join('\n');
  const read = (build?: string) =>
    readBakeResults(output, { run: 'r-1', suites, ...(build !== undefined && { build }) });

  expect(read('amazon-ebs.a').tests[0]?.status).toBe('passed');
  expect(read('amazon-ebs.b')).toMatchObject({ complete: true, tests: [{ status: 'failed' }] });
  expect(read('ebs.a').complete).toBe(false);
  expect(read().complete).toBe(false);
});
