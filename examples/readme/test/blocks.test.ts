import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { type MarkdownBlock, markdownBlocks } from '../../../tools/testing/markdown-blocks.ts';
import { runNode } from '../../../tools/testing/run-node.ts';
import { writePrograms } from '../../../tools/testing/write-programs.ts';
import { trivyReport } from './trivy-report.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Who runs each block of a page, in their order: a test of this file, or the test of that title. Read, but not run,
 * are these lines alone:
 *
 * - `npm run quickstart` and `npm test`, which run this test; .ci/run has them.
 * - `npm install`: names only are looked at. tools/consumer-test.ts packs, installs and imports every package.
 * - `npx nx build`, which is done before any test, because tests run what is built.
 */
const runners: Readonly<Record<string, readonly string[]>> = {
  'README.md': [
    'sh here',
    'sh here',
    ...Array.from(
      { length: 9 },
      () =>
        'ts examples/readme/test/readme.test.ts: every example of the README is one that is run',
    ),
  ],
  'packages/contract/README.md': ['sh here', 'ts here'],
  'packages/discovery/README.md': [
    'sh here',
    'js packages/discovery/test/adapters.test.ts: the example of the README runs',
    'ts here',
    'ts here',
    'js here',
    'sh here',
  ],
  'packages/harness/README.md': [
    'sh here',
    'js packages/harness/test/readme.test.ts: the example launches an image, writes a page',
    'sh packages/harness/test/readme.test.ts: the example launches an image, writes a page',
  ],
  'packages/local-aws/README.md': [
    'sh here',
    'ts packages/local-aws/test/readme.test.ts: the example runs as it stands',
    'ts here',
  ],
  'packages/orchestrator/README.md': [
    'sh packages/orchestrator/test/docs.test.ts: every command of %s does what it says',
  ],
  'packages/packer-runner/README.md': [
    'sh here',
    'js packages/packer-runner/test/readme.test.ts: has an example that runs',
    ...Array.from(
      { length: 4 },
      () =>
        'ts packages/packer-runner/test/readme.test.ts: has snippets that run, one after the other',
    ),
  ],
  'packages/release-notes/README.md': [
    'sh here',
    'js packages/release-notes/test/readme.test.ts: the first example writes a page',
    'js packages/release-notes/test/readme.test.ts: the second example tells a change',
  ],
  'packages/share/README.md': [
    'sh here',
    'js packages/share/test/readme.test.ts: the example of the README runs against',
  ],
  'packages/traceability/README.md': [
    'sh here',
    'js packages/traceability/test/readme.test.ts: the example of the README leads from an image',
  ],
  'examples/embedding/README.md': ['sh here'],
  'examples/golden-images/README.md': ['sh here', 'sh here', 'sh here'],
  'examples/scripted-builds/README.md': [
    'sh examples/scripted-builds/test/build.test.ts: the command of the README builds an image for each name',
  ],
};

const pages = [
  'README.md',
  ...globSync(['packages/*/README.md', 'examples/*/README.md'], { cwd: root }),
];

test.each(pages)('every block of %s has a test that runs it', (page) => {
  const found = commandsAndCode(page).map(({ language }) => language);
  const named = runners[page] ?? [];

  expect(named.map((each) => each.split(' ')[0])).toEqual(found);
  for (const each of named) {
    const [, file, title = ''] = /^\w+ (\S+): (.*)$/.exec(each) ?? [];
    if (file !== undefined) expect(read(file), each).toContain(title);
  }
});

const taken = new Set<string>();
/** The block of a page, counted from nought, which is then counted as run. */
function block(page: string, at: number): string {
  taken.add(`${page} ${at}`);
  return commandsAndCode(page)[at]?.code ?? '';
}

function commandsAndCode(page: string): readonly MarkdownBlock[] {
  const languages = /^(?:sh|bash|shell|console|[jt]s|[cm]js|javascript|typescript)$/;
  return markdownBlocks(read(page)).filter(({ language }) => languages.test(language));
}

let aws: LocalAws;
let folder: string;
beforeAll(async () => {
  aws = await startLocalAws();
  folder = mkdtempSync(join(tmpdir(), 'soe-blocks-'));
  mkdirSync(join(folder, 'images'));
  goldenImages(join(folder, 'images'));
  writePrograms(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin/bash'),
    '#!/bin/sh\n[ $# = 0 ] && exec /bin/bash -eu\nexec /bin/bash "$@"\n',
  );
  chmodSync(join(folder, 'bin/bash'), 0o755);
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the commands of the README lead from a commit to a site', { timeout: 240_000 }, async () => {
  const start = block('README.md', 0);
  const ci = read('.ci/run');
  for (const [line] of start.matchAll(/^npm \S+(?: \S+)?(?= {2,})/gm))
    expect(ci).toContain(`part ${line.trim()}`);

  const { code, stderr } = await shell(block('README.md', 1), join(folder, 'images'));

  expect(code, stderr).toBe(0);
  expect(existsSync(join(folder, 'images/.soe/catalog/index.html'))).toBe(true);
});

test.each(
  Object.keys(runners).filter((page) =>
    /^(?:npm install .*\n)+$/.test(commandsAndCode(page)[0]?.code ?? ''),
  ),
)('what %s installs are packages that there are', async (page) => {
  const { code, stderr } = await shell(block(page, 0), folder);

  expect(code, stderr).toBe(0);
  expect(await shell('npm install @soe/no-such-package', folder)).toMatchObject({ code: 1 });
});

test('the command of the README of release-notes needs no configuration', async () => {
  const { code, stdout, stderr } = await shell(
    block('packages/release-notes/README.md', 0),
    join(folder, 'images'),
  );

  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^#+ .*\n[\s\S]*start/m);
});

test('the commands of the README of embedding write notes of a repository at home', async () => {
  const repository = join(folder, 'src/some-repository');
  mkdirSync(repository, { recursive: true });
  for (const version of ['1.0.0', '1.1.0']) {
    commitAll(repository, `feat: what is in ${version}`);
    execFileSync('git', ['tag', `v${version}`], { cwd: repository });
  }

  const { code, stdout, stderr } = await shell(
    block('examples/embedding/README.md', 0),
    join(root, 'examples/embedding'),
  );

  expect(code, stderr).toBe(0);
  expect(stdout).toContain('# some-repository v1.1.0\n');
  expect(stdout).toMatch(/<html[\s\S]*what is in 1\.1\.0/);
});

test('what the README of golden-images says to type does what it says', {
  timeout: 300_000,
}, async () => {
  const page = 'examples/golden-images/README.md';
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  goldenImages(copy);
  mkdirSync(join(copy, '.soe'));

  const released = await typed(block(page, 0), copy);
  expect(released.code, released.stderr).toBe(0);
  writeFileSync(join(copy, '.soe/trivy.json'), trivyReport);
  const tested = await typed(block(page, 1), copy);
  expect(tested.code, tested.stderr).toBe(0);
  expect(tested.stdout).toMatch(/scans: passed/);
  const found = await typed(block(page, 2), copy);

  expect(found.code, found.stderr).toBe(0);
  expect(found.stdout).toMatch(/^ami-\w+\n/);
  expect(found.stdout).toContain('SOE-1');
});

test('what the README of the contract says of its values is so', async () => {
  const code = block('packages/contract/README.md', 1);
  const [, imports = '', rest = ''] = /^([\s\S]*?;\n)\n([\s\S]*)$/.exec(code) ?? [];
  const checks = [...rest.matchAll(/^(?:const (\w+) = )?(.*); \/\/ (.*)$/gm)].map(
    ([, name, expression = '', value = '']) =>
      `equal(${name ?? expression}, ${/^[{]/.test(value) ? value : JSON.stringify(value)});`,
  );
  expect(checks).toHaveLength(4);

  expect(
    await run(
      `import { deepEqual as equal } from 'node:assert/strict';\n${imports}${rest}${checks.join('\n')}`,
    ),
  ).toMatchObject({ code: 0, stderr: '' });
});

test('the hostile AWS of the README of local-aws starts', async () => {
  const code = block('packages/local-aws/README.md', 2);
  const imports = "import { createVirtualClock, startLocalAws } from '@soe/local-aws';\n";

  expect(await run(`${imports}${code}remove(); await aws.close();`)).toMatchObject({
    code: 0,
    stderr: '',
  });
});

// After the commands of the README, which promote a release.
test('a cache and a watch as in the README of discovery find the image', async () => {
  const [cache, watch] = [2, 3].map((at) => block('packages/discovery/README.md', at)) as [
    string,
    string,
  ];
  const imports =
    "import { fileCacheStore, imageCache, resolveImage, watchImage } from '@soe/discovery';\n";
  const stop = `const controller = new AbortController();
    const { signal } = controller;
    const { log } = console;
    console.log = (line) => { log(line); controller.abort(); };\n`;

  expect(
    await run(
      `${imports}${cache.replace('await resolveImage', 'const found = await resolveImage')}console.log(found.imageId);`,
    ),
  ).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^ami-/),
  });
  expect((await run(`${imports}${stop}${watch}`)).stdout).toMatch(/^launch ami-\w+ from now on\n$/);
});

test('the catalogue of the README of discovery is published, and asked first', async () => {
  const record = join(folder, 'images/.soe/releases/al2023/2026.11.1/record.json');
  const given = `import { once } from 'node:events';
    import { createHash } from 'node:crypto';
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    const records = [JSON.parse(readFileSync(${JSON.stringify(record)}, 'utf8'))];\n`;
  const publish = `const server = createServer((_, answer) => answer.end(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = \`http://127.0.0.1:\${server.address().port}/catalogue.json\`;
    const digest = 'sha256:' + createHash('sha256').update(text).digest('hex');\n`;
  const code = block('packages/discovery/README.md', 4);
  const asked = code
    .replace(/(?=\/\/ A consumer)/, publish)
    .replace("url: 'https://soe.example.com/catalogue.json', digest: 'sha256:…'", 'url, digest');

  const {
    code: exit,
    stdout,
    stderr,
  } = await run(
    `${given}${asked}server.close(); console.log(image.imageId, image.version, image.source);`,
  );

  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^ami-\w+ 2026\.11\.1 catalogue/);
});

test('the command of the README of discovery prints the variables of an image', async () => {
  const command = block('packages/discovery/README.md', 5);
  const { code, stdout, stderr } = await shell(
    command.replace('rhel-9@stable', 'al2023@stable'),
    folder,
    aws.environment({ account: '222233334444', region: 'eu-west-1' }),
  );

  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^SOE_\w*=.*ami-/m);
});

test('every block that is to be run by this file was run', () => {
  const here = Object.entries(runners).flatMap(([page, named]) =>
    named.flatMap((each, at) => (each.endsWith(' here') ? [`${page} ${at}`] : [])),
  );

  expect([...taken].toSorted()).toEqual(here.toSorted());
});

/** Runs commands as a script, which ends with the first that fails. */
function shell(commands: string, cwd: string, env = aws.environment()) {
  return runNode([...spawning, 'sh', '-euc', commands], { cwd, env: { ...env, ...user() } });
}

/** Types commands into a shell: a shell that they start reads those that follow, up to `exit`. */
function typed(commands: string, cwd: string) {
  const file = join(folder, 'typed.sh');
  writeFileSync(file, commands);
  return runNode([...spawning, 'sh', '-c', `cat '${file}' | bash`], { cwd, env: user() });
}

const spawning = [
  '-e',
  `const [program, ...args] = process.argv.slice(1);
  process.exitCode = require('node:child_process').spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;`,
  '--',
];

/** A user who has the packages. A shell ends with the first command that fails. */
function user(): Readonly<Record<string, string>> {
  const bin = join(folder, 'bin');
  const path = [bin, dirname(execPath), process.env['PATH']].join(delimiter);
  // Node 22 before 22.18 runs TypeScript only when it is asked to.
  return { PATH: path, HOME: folder, NODE_OPTIONS: '--experimental-strip-types --no-warnings' };
}

function goldenImages(directory: string): void {
  cpSync(join(root, 'examples/golden-images'), directory, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|test|test-results|vitest\.config\.ts)$/.test(path),
  });
  commitAll(directory, 'feat: start\n\nIssue: SOE-1');
}

/** Runs a program that finds the packages by their names, as a consumer. */
async function run(code: string) {
  mkdirSync(join(root, 'examples/readme/test-results'), { recursive: true });
  const inside = mkdtempSync(join(root, 'examples/readme/test-results/block-'));
  try {
    writeFileSync(join(inside, 'block.mjs'), code);
    return await runNode([join(inside, 'block.mjs')], {
      cwd: inside,
      env: aws.environment({ account: '222233334444', region: 'eu-west-1' }),
    });
  } finally {
    rmSync(inside, { recursive: true });
  }
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
