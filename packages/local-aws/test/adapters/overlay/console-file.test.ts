import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { consoleLimit, openConsole } from '../../../src/adapters/overlay/console-file.js';

function disk(): string {
  const directory = mkdtempSync(join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('a console', () => {
  it('is there for whoever opens it next', () => {
    const path = join(disk(), 'console.log');
    openConsole(path).write('first\n');
    openConsole(path).write('second\n');

    expect(openConsole(path).read()).toBe('first\nsecond\n');
  });

  it('keeps the end of what was written', () => {
    const path = join(disk(), 'console.log');
    const console = openConsole(path);
    for (let line = 0; line < 10_000; line += 1) console.write(`line ${line} of many lines\n`);

    expect(console.read()).toHaveLength(consoleLimit);
    expect(console.read()).toMatch(/line 9999 of many lines\n$/);
    expect(openConsole(path).read()).toBe(console.read());
  });

  it('goes on in memory when its disk is discarded', () => {
    const directory = disk();
    const console = openConsole(join(directory, 'console.log'));
    console.write('before\n');
    rmSync(directory, { recursive: true });
    console.write('after\n');

    expect(console.read()).toBe('before\nafter\n');
  });
});
