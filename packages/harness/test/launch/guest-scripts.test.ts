import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { chunkSize, guestScripts, readHeader } from '../../src/launch/guest-scripts.js';
import { temporaryDirectory } from '../support/launches.js';

const token = 'a'.repeat(32);

/** Shells that guests have. */
const shells = [
  ['dash', ['dash']],
  ['busybox sh', ['busybox', 'sh']],
  ['bash', ['bash', '--posix']],
] as const;

describe.for(shells)('%s', ([, [program, ...args]]) => {
  const has = spawnSync(program, [...args, '-c', 'exit 0']).status === 0;

  function run(script: string): string {
    const { stdout, stderr, status } = spawnSync(program, [...args, '-c', script], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  }

  /** What a guest would do in `/run`, in a folder of this test. */
  async function carry(script: string) {
    const directory = await temporaryDirectory();
    const local = (text: string) => text.replaceAll('/run/', `${directory}/`);
    const { parts, run: begin, fetch, clean } = guestScripts('linux', script, token);
    return {
      folder: join(directory, `soe-test-${token}`),
      parts: parts.map(local),
      begin: local(begin),
      fetch: (offset: number) => local(fetch(offset)),
      clean: local(clean),
    };
  }

  test.skipIf(!has)(
    'a script goes in, runs once however often it is sent, and its output comes back',
    async () => {
      const { parts, begin, clean, folder } = await carry(
        `echo "{{ ssm:not-a-parameter }} '$0' é"; echo oops >&2; umask; exit 7`,
      );

      const first = run(begin);
      const again = run(begin);

      expect(parts).toEqual([]);
      expect(again).toBe(first);
      const header = readHeader(first, token);
      expect(header).toMatchObject({ code: 7, stderr: 'oops\n', isPacked: true });
      expect(gunzipSync(header?.chunk ?? '').toString()).toMatch(
        /^{{ ssm:not-a-parameter }} '.*script' é\n0?022\n$/,
      );
      run(clean);
      expect(existsSync(folder)).toBe(false);
    },
  );

  test.skipIf(!has)(
    'long scripts and outputs are cut into parts that no limit cuts again',
    async () => {
      const { parts, begin, fetch } = await carry(
        `# ${'x'.repeat(100_000)}\nhead -c 60000 /dev/urandom`,
      );
      for (const part of [...parts, ...parts]) run(part);
      const first = run(begin);
      const header = readHeader(first, token);
      const chunks = [Buffer.from(header?.chunk ?? '')];
      for (let length = chunks[0]?.length ?? 0; length < (header?.size ?? 0); ) {
        const text = run(fetch(length));
        expect(text.length).toBeLessThanOrEqual(24_000);
        const chunk = Buffer.from(text, 'base64');
        expect(chunk.length).toBeLessThanOrEqual(chunkSize);
        chunks.push(chunk);
        length += chunk.length;
      }

      expect(parts.length).toBeGreaterThan(2);
      for (const part of [...parts, begin]) expect(part.length).toBeLessThan(60_000);
      expect(first.length).toBeLessThanOrEqual(24_000);
      expect(gunzipSync(Buffer.concat(chunks))).toHaveLength(60_000);
    },
  );

  test.skipIf(!has)('a script of which a part is missing is not run', async () => {
    const { parts, begin } = await carry(`echo ran\n# ${'x'.repeat(100_000)}`);
    run(parts[0] ?? '');

    const header = readHeader(run(begin), token);

    expect(header).toMatchObject({ code: 97, stderr: 'the script did not arrive whole\n' });
    expect(gunzipSync(header?.chunk ?? '').toString()).toBe('');
  });
});

test.for([
  'nothing of the sort',
  `soe ${'b'.repeat(32)} code=0 size=3 packed=0 stderr=\nYWJj\n`,
  `soe ${token} code=0 size=3 packed=0 stderr=\nYWJj\nmore text`,
  `before\nsoe ${token} code=0 size=3 packed=0 stderr=\nYWJj\n`,
])('what is not wholly an output is none: %j', (text) => {
  expect(readHeader(text, token)).toBeUndefined();
});

test('a script for Windows keeps its text apart from the code around it', () => {
  const { run, fetch, parts } = guestScripts('windows', "Write-Output 'a'; exit 3", token);

  expect(parts).toEqual([]);
  expect(run).not.toContain("Write-Output 'a'");
  expect(run).toContain(Buffer.from("\uFEFFWrite-Output 'a'; exit 3").toString('base64'));
  expect(run).toContain('icacls $folder /inheritance:r');
  expect(fetch(5)).toContain('$offset = 5');
});
