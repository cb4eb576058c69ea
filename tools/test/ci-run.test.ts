import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../run.ts';

/** Run `.ci/run` with programs in the place of npm and npx that only note how they were called. */
function ci(failing: string): { readonly code: number | null; readonly parts: readonly string[] } {
  const bin = mkdtempSync(join(tmpdir(), 'soe-ci-'));
  onTestFinished(() => rmSync(bin, { recursive: true, force: true }));
  const log = join(bin, 'log');
  for (const program of ['npm', 'npx']) {
    const script = `#!/bin/sh
part="${program} $*"
echo "$part" >> "${log}"
case "$part" in "$FAILING") exit 1 ;; esac
`;
    writeFileSync(join(bin, program), script, { mode: 0o755 });
  }
  const { status } = spawnSync('bash', [join(root, '.ci/run')], {
    env: { PATH: `${bin}:${process.env['PATH']}`, FAILING: failing },
  });
  return { code: status, parts: readFileSync(log, 'utf8').trim().split('\n') };
}

const parts = [
  'npm test',
  'npm run quickstart',
  'npx --yes -p node@22 node tools/run-tests.ts node22',
  'npx node tools/count-results.ts node22',
];

test('the checks, the main job, the oldest Node and the count run, in this order', () => {
  const { code, parts: seen } = ci('nothing');

  expect(code).toBe(0);
  expect(seen).toEqual(parts);
});

test.each(parts)(
  'when "%s" fails, the whole fails, and the parts after it run all the same',
  (part) => {
    const { code, parts: seen } = ci(part);

    expect(code).toBe(1);
    expect(seen).toEqual(parts);
  },
);
