import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isNodeFit, neededNode } from '../src/needed-node.js';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
/** One sentence, and no trace of what broke. */
const sentence =
  /^soe: this is Node (\d+\.\d+\.\d+), and soe needs Node 22\.12 or later: [^\n]*nodejs\.org[^\n]*\n$/;

test('what the command asks for is what its package says', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

  expect(JSON.parse(text).engines.node).toBe(`>=${neededNode}`);
});

test.each([
  ['20.19.5', false],
  ['22.1.0', false],
  ['22.11.9', false],
  ['22.12.0', true],
  ['23.0.0', true],
  ['100.0.0', true],
])('Node %s: fit is %s', (version, fit) => {
  expect(isNodeFit(version)).toBe(fit);
});

test('on an older Node soe says in one sentence which is needed, and ends with 2', () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } });
    (await import('node:module')).syncBuiltinESMExports();`;
  const preload = `data:text/javascript,${encodeURIComponent(old)}`;

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', preload, cli, 'plan'],
    { encoding: 'utf8' },
  );

  expect(stderr).toMatch(sentence);
  expect({ status, stdout, version: sentence.exec(stderr)?.[1] }).toEqual({
    ...{ status: 2, stdout: '', version: '20.19.5' },
  });
});

const old = oldNode();
test.skipIf(old === undefined)('the same on a Node that really is older', () => {
  const { status, stderr } = spawnSync(old ?? '', [cli, '--help'], { encoding: 'utf8' });

  expect(stderr).toMatch(sentence);
  expect(status).toBe(2);
});

/** The Node of the distribution, where it is an older one. */
function oldNode(): string | undefined {
  try {
    const file = '/usr/bin/node';
    const version = execFileSync(file, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    return isNodeFit(version) ? undefined : file;
  } catch {
    return undefined;
  }
}
