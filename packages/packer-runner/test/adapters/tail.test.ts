import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tail } from '../../src/adapters/tail.js';

async function createLog(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-tail-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'stdout.log');
  await writeFile(path, text);
  return path;
}

async function read(path: string): Promise<string> {
  let text = '';
  // Letters of one byte each, so that a chunk ends where a character ends.
  for await (const chunk of tail(path, AbortSignal.abort())) text += Buffer.from(chunk).toString();
  return text;
}

it('reads a file of many chunks whose writer has ended', async () => {
  const text = Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join('');

  // Not compared by the matcher, which would describe the difference of long texts at length.
  expect((await read(await createLog(text))) === text).toBe(true);
});

it('ends at once for an empty file whose writer has ended', async () => {
  expect(await read(await createLog(''))).toBe('');
});

it('finds what is written while it reads, up to the end of the writer', async () => {
  const path = await createLog('first\n');
  const writer = new AbortController();
  const seen: string[] = [];

  for await (const chunk of tail(path, writer.signal)) {
    seen.push(Buffer.from(chunk).toString());
    const text = seen.join('');
    if (text === 'first\n') await appendFile(path, 'second\n');
    if (text === 'first\nsecond\n') {
      await appendFile(path, 'last');
      writer.abort();
    }
  }

  expect(seen.join('')).toBe('first\nsecond\nlast');
});

it('lets go of the file when its caller stops early', async () => {
  const path = await createLog('x'.repeat(200_000));

  for await (const chunk of tail(path, new AbortController().signal)) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }

  await expect(rm(path)).resolves.toBeUndefined();
});

it('leaves a chunk as it is until the next one is asked for', async () => {
  const path = await createLog('a'.repeat(65_536) + 'b'.repeat(65_536) + 'c'.repeat(65_536));
  const letters: string[] = [];

  for await (const chunk of tail(path, AbortSignal.abort())) {
    // Long enough for a read that goes on meanwhile.
    await appendFile(`${path}.other`, 'x'.repeat(100_000));
    letters.push(...new Set(Buffer.from(chunk).toString()));
  }

  expect(letters.join('')).toBe('abc');
});
