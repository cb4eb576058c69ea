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
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { runNode } from '../../../tools/testing/run-node.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Who runs the blocks of a page: a test that reads it; `here` are the tests of this file. */
const runners: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': { sh: 'here', ts: 'examples/readme/test/readme.test.ts' },
  'packages/contract/README.md': { ts: 'here' },
  'packages/discovery/README.md': {
    js: 'packages/discovery/test/adapters.test.ts',
    ts: 'here',
    sh: 'examples/consumers/test/consumers.test.ts',
  },
  'packages/harness/README.md': {
    js: 'packages/harness/test/readme.test.ts',
    sh: 'packages/harness/test/readme.test.ts',
  },
  'packages/local-aws/README.md': { ts: 'here' },
  'packages/orchestrator/README.md': { sh: 'packages/orchestrator/test/docs.test.ts' },
  'packages/packer-runner/README.md': {
    js: 'packages/packer-runner/test/readme.test.ts',
    ts: 'packages/packer-runner/test/readme.test.ts',
  },
  'packages/release-notes/README.md': {
    js: 'packages/release-notes/test/readme.test.ts',
    sh: 'packages/release-notes/test/readme.test.ts',
  },
  'packages/share/README.md': { js: 'packages/share/test/readme.test.ts' },
  'packages/traceability/README.md': { js: 'packages/traceability/test/readme.test.ts' },
  'examples/embedding/README.md': { sh: 'examples/embedding/test/embed.test.ts' },
  'examples/golden-images/README.md': { sh: 'tools/quickstart.ts' },
  'examples/scripted-builds/README.md': { sh: 'examples/scripted-builds/test/build.test.ts' },
};

const pages = [
  'README.md',
  ...globSync(['packages/*/README.md', 'examples/*/README.md'], { cwd: root }),
];

test.each(pages)('every kind of block of %s has somebody who runs it', (page) => {
  const found = [...read(page).matchAll(/^```(sh|bash|ts|js)\n([\s\S]*?)^```$/gm)]
    // That packages can be installed is proved by tools/consumer-test.ts.
    .filter(([, , code = '']) => !/^(?:npm install .*\n)+$/.test(code))
    .map(([, language = '']) => language);

  expect([...new Set(found)].toSorted()).toEqual(Object.keys(runners[page] ?? {}).toSorted());
  for (const runner of Object.values(runners[page] ?? {})) {
    if (runner !== 'here') expect(existsSync(join(root, runner)), runner).toBe(true);
  }
});

let aws: LocalAws;
let folder: string;
beforeAll(async () => {
  aws = await startLocalAws();
  folder = mkdtempSync(join(tmpdir(), 'soe-blocks-'));
  mkdirSync(join(folder, 'images'));
  cpSync(join(root, 'examples/golden-images'), join(folder, 'images'), {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|test|test-results|vitest\.config\.ts)$/.test(path),
  });
  commitAll(join(folder, 'images'), 'feat: start\n\nIssue: SOE-1');
  mkdirSync(join(folder, 'bin'));
  const cli = join(root, 'packages/orchestrator/dist/cli.js');
  writeFileSync(join(folder, 'bin/soe'), `#!/bin/sh\nexec '${execPath}' '${cli}' "$@"\n`);
  chmodSync(join(folder, 'bin/soe'), 0o755);
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the commands of the README lead from a commit to a site', { timeout: 240_000 }, async () => {
  const [start = '', commands = ''] = blocks('README.md', 'sh');
  const ci = read('.ci/run');
  for (const [line] of start.matchAll(/^npm \S+(?: \S+)?(?= {2,})/gm))
    expect(ci).toContain(`part ${line.trim()}`);
  const shell = `const { status, stderr } = require('node:child_process').spawnSync('sh', ['-euc', process.argv[1]], { encoding: 'utf8' });
    console.error(stderr); process.exitCode = status ?? 1;`;

  const { code, stderr } = await runNode(['-e', shell, '--', commands], {
    cwd: join(folder, 'images'),
    env: { ...aws.environment(), PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
  });

  expect(code, stderr).toBe(0);
  expect(existsSync(join(folder, 'images/.soe/catalog/index.html'))).toBe(true);
});

test('what the README of the contract says of its values is so', async () => {
  const [code = ''] = blocks('packages/contract/README.md', 'ts');
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
  const [, code = ''] = blocks('packages/local-aws/README.md', 'ts');
  const imports = "import { createVirtualClock, startLocalAws } from '@soe/local-aws';\n";

  expect(await run(`${imports}${code}remove(); await aws.close();`)).toMatchObject({
    code: 0,
    stderr: '',
  });
});

// After the commands of the README, which promote a release.
test('a cache and a watch as in the README of discovery find the image', async () => {
  const [cache = '', watch = ''] = blocks('packages/discovery/README.md', 'ts');
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

function blocks(page: string, language: string): readonly string[] {
  return [...read(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  );
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
