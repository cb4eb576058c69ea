import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { markdownBlocks } from '../../../tools/testing/markdown-blocks.ts';
import { runNode } from '../../../tools/testing/run-node.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(here, '../../README.md'), 'utf8');
const snippets = readdirSync(join(here, 'snippets')).map((file) => file.replace('.ts', ''));

let aws: LocalAws;
let folder: string;
let imageId: string;

beforeAll(async () => {
  aws = await startLocalAws();
  folder = mkdtempSync(join(tmpdir(), 'soe-readme-'));
  cpSync(join(here, '../golden-images'), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  cpSync(join(here, 'hello.pkr.hcl'), join(folder, 'hello.pkr.hcl'));
  commitAll(folder, 'feat: start\n\nIssue: SOE-1');
  await soe('release', 'al2023', '--version', '2026.11.0');
  await soe('promote', 'al2023', '2026.11.0', '--to', 'stable', '--yes');
  imageId = (await soe('resolve', 'al2023', '--region', 'eu-west-1')).trim();
  cpSync(join(folder, '.soe/releases/al2023/2026.11.0/record.json'), join(folder, 'record.json'));
});

afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const inFolder = (args: readonly string[]) =>
  runNode(args, { cwd: folder, env: aws.environment() });

async function soe(...args: readonly string[]): Promise<string> {
  const cli = join(here, '../../packages/orchestrator/dist/cli.js');
  const { code, stdout, stderr } = await inFolder([cli, ...args]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const expected: Readonly<Record<string, () => RegExp | string>> = {
  contract: () => '/soe/al2023/channels/stable/x86_64/image-id',
  discovery: () => `${imageId} 2026.11.0`,
  'packer-runner': () => /hello from Packer[\s\S]*succeeded \[ 'hello\.txt' \]/,
  'release-notes': () => '[SOE-1](https://jira.example.com/browse/SOE-1)',
  traceability: () => 'for SOE-1, by a person\nwhich is what is checked out here',
  share: () => /eu-central-1[\s\S]*222233334444/,
  harness: () => /^nitro\S* vouches for [1-9]\d* types$/m,
  'local-aws': () => /^al2023-ami-/m,
  orchestrator: () => /^al2023 \d{4}\.\d+\.\d+ from commit [0-9a-f]{40}\nsoe\/al2023\//,
};

test.each(snippets)(
  'the example of %s stands in the README as it is, in about ten lines',
  (name) => {
    const text = readFileSync(join(here, 'snippets', `${name}.ts`), 'utf8');

    expect(readme).toContain(`\`\`\`ts\n${text}\`\`\``);
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(12);
  },
);

test.each(snippets)('the example of %s runs and does what it says', async (name) => {
  const file = join(here, 'snippets', `${name}.ts`);

  const { code, stdout, stderr } = await inFolder([file, imageId]);

  expect(stderr).toBe('');
  expect(code).toBe(0);
  const pattern = expected[name]?.() ?? 'an expectation of its own';
  if (typeof pattern === 'string') expect(stdout).toContain(pattern);
  else expect(stdout).toMatch(pattern);
});

test('every example of the README is one that is run', () => {
  const texts = snippets.map((name) => readFileSync(join(here, 'snippets', `${name}.ts`), 'utf8'));
  const shown = markdownBlocks(readme).filter(({ language }) => language === 'ts');

  expect(shown.map(({ code }) => code).toSorted()).toEqual(texts.toSorted());
});

test('every package has an example', () => {
  const packages = readdirSync(join(here, '../../packages'));

  expect(snippets.sort()).toEqual(packages.sort());
});
