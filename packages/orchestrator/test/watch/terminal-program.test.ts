import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openPipeline } from '../pipeline/open-pipeline.js';
import { openTerminal } from './person-sees.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
// Of the Debian package bsdutils, which every Debian has; a container may not.
const withoutScript = spawnSync('script', ['--version']).error !== undefined;
const pipeline = openPipeline();

/** Runs `soe` on a real terminal of 80 columns and 24 rows, and types when it shows a text. */
async function onTerminal(
  args: readonly string[],
  more: { readonly type?: { readonly at: string; readonly keys: string } } = {},
) {
  const { directory } = pipeline.workspace;
  const command = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
  // A trap that does nothing keeps the shell for the last line when Ctrl-C goes to all of the terminal.
  const script = `trap : INT; stty cols 80 rows 24; ${command}; echo "exit $?"`;
  const child = spawn('script', ['-qefc', script, '/dev/null'], {
    cwd: directory,
    env: {
      ...{
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TERM: 'xterm-256color',
        NO_COLOR: '1',
      },
      ...pipeline.aws.environment(),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const terminal = openTerminal(80, 24);
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    terminal.stream.write(text);
    if (typed || more.type === undefined || !terminal.written().includes(more.type.at)) return;
    typed = true;
    child.stdin.write(more.type.keys);
  });
  await once(child, 'close');
  return {
    lines: await terminal.sees(),
    written: terminal.written(),
    wrapped: await terminal.wrapped(),
  };
}

test.skipIf(withoutScript)(
  'on a terminal a release is a view, and what stays is a summary and the answer',
  async () => {
    pipeline.prepare('viewed', 'echo 家族 👩‍👩‍👧‍👦');
    const { lines, written, wrapped } = await onTerminal([
      'release',
      'viewed',
      '--version',
      '1.0.0',
    ]);

    expect(written).toMatch(/> {2}viewed {2}.*build: x86_64/);
    expect(lines.slice(-6)).toEqual([
      expect.stringMatching(/^✓ {2}viewed {2}1\.0\.0 {2}\d+ s {2}done$/),
      '     ✓plan -policy ✓build ✓record -test -scan ✓share ✓candidate ✓notes',
      'viewed 1.0.0',
      expect.stringMatching(/^us-east-1 x86_64 ami-[0-9a-f]+$/),
      expect.stringMatching(/^eu-west-1 x86_64 ami-[0-9a-f]+$/),
      'exit 0',
    ]);
    expect(lines.filter((line) => line.includes('flavors ended'))).toEqual([]);
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    // What the command said before is whole: folders may be longer than a line, and stay one text.
    expect(lines.length - 6 - wrapped).toBe(2);
  },
);

test.skipIf(withoutScript)('Ctrl-C leaves a summary, the error and a cursor', async () => {
  pipeline.prepare('stopped', 'sleep 60');
  const { lines, written } = await onTerminal(['release', 'stopped', '--version', '1.0.0'], {
    type: { at: 'build x86_64: ', keys: '\u0003' },
  });

  expect(lines.at(-1)).toMatch(/exit 130$/);
  expect(lines.join('\n')).toMatch(/✗ {2}stopped {2}1\.0\.0 {2}\d+ s {2}cancelled/);
  expect(lines.join('\n')).toContain('[SOE_CANCELLED]');
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
});

test.skipIf(withoutScript)(
  'with --plain a terminal gets lines, and nothing that moves its cursor',
  async () => {
    pipeline.prepare('lines');
    const { written } = await onTerminal(['release', 'lines', '--until', 'plan', '--plain']);

    expect(written).not.toContain('\u001b');
    expect(written).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z plan: lines /m);
  },
);
