import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openWorld } from './open-world.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
// Of the Debian package bsdutils, which every Debian has; a container may not.
const withoutScript = spawnSync('script', ['--version']).error !== undefined;
const world = openWorld();

/** Runs `soe` on a real terminal, and presses keys once it asks. */
async function onTerminal(args: readonly string[], keys: string) {
  const command = [execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
  // A trap that does nothing keeps the shell for the last line when Ctrl-C goes to all of the terminal.
  const script = `trap : INT; ${command}; echo "exit $?"`;
  const child = spawn('script', ['-qefc', script, '/dev/null'], {
    cwd: world.workspace.directory,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TERM: 'xterm-256color',
      NO_COLOR: '1',
      ...world.aws.environment(),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let written = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    if (typed || !written.includes('(y/N)')) return;
    typed = true;
    child.stdin.write(keys);
  });
  await once(child, 'close');
  return written;
}

test.skipIf(withoutScript)(
  'a person sees the plan before the question; n and Ctrl-C change nothing, y does it',
  { timeout: 180_000 },
  async () => {
    world.configure({ asked: {} });
    await world.release('asked', '1.0.0');
    const promotion = ['promote', 'asked', '1.0.0', '--to', 'stable'];
    const pointer = '/soe/asked/channels/stable/version';
    const stable = async () =>
      (await world.access.in({ region: 'eu-west-1' }).parameters.get([pointer]))[pointer];

    for (const keys of ['n\r', '\u0003']) {
      const seen = await onTerminal(promotion, keys);
      expect(seen.indexOf('a new channel')).toBeGreaterThan(-1);
      expect(seen.indexOf('a new channel')).toBeLessThan(seen.indexOf('(y/N)'));
      expect(seen).toContain('nothing was changed');
      expect(seen).toContain('exit 130');
      expect(await stable()).toBeUndefined();
    }
    expect(await onTerminal(promotion, 'y\r')).toContain('exit 0');
    expect(await stable()).toBe('1.0.0');
  },
);
