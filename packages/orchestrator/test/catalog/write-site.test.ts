import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { siteManifest, writeSite } from '../../src/catalog/write-site.js';
import { makeWorkspace } from '../workspace.js';

const files = (...paths: readonly string[]) => paths.map((path) => ({ path, content: path }));

test('a second build writes nothing, and files that differ are written alone', async () => {
  const { directory } = makeWorkspace();
  const site = join(directory, 'site');
  await writeSite(site, files('a/b.html', 'index.html'));
  const old = new Date(1_000_000);
  utimesSync(join(site, 'index.html'), old, old);

  const again = await writeSite(site, files('a/b.html', 'index.html'));
  expect(again).toEqual({ written: 0, kept: 2, removed: 0 });
  const changed = await writeSite(site, [
    { path: 'a/b.html', content: 'new' },
    ...files('index.html'),
  ]);
  expect(changed).toEqual({ written: 1, kept: 1, removed: 0 });
  expect(statSync(join(site, 'index.html')).mtime).toEqual(old);
});

test('pages of an earlier build are removed with their folders, and nothing else is', async () => {
  const { directory, write } = makeWorkspace();
  const site = join(directory, 'site');
  await writeSite(site, files('a/b/c.html', 'a/d.html', 'index.html'));
  write('site/CNAME', 'images.example.com');
  write('site/a/own.txt', 'own');

  const { removed } = await writeSite(site, files('index.html'));

  expect(removed).toBe(2);
  expect(readdirSync(site).sort()).toEqual([siteManifest, 'CNAME', 'a', 'index.html']);
  expect(readdirSync(join(site, 'a'))).toEqual(['own.txt']);
});

test('a folder with other files, and files of others in its own, are refused', async () => {
  const { directory, write, read } = makeWorkspace();
  write('other/notes.txt', 'mine');
  await writeSite(join(directory, 'site'), files('index.html'));
  write('site/more.html', 'mine');

  await expect(writeSite(join(directory, 'other'), files('index.html'))).rejects.toMatchObject({
    code: 'SOE_USAGE',
    message: expect.stringContaining('not empty'),
  });
  await expect(
    writeSite(join(directory, 'site'), files('index.html', 'more.html')),
  ).rejects.toMatchObject({ code: 'SOE_USAGE', message: expect.stringContaining('more.html') });
  expect(existsSync(join(directory, 'other/index.html'))).toBe(false);
  expect(read('site/more.html')).toBe('mine');
});

test.each([['../victim.txt'], ['/tmp/victim.txt'], ['a/../../victim.txt'], ['a\\victim.txt']])(
  'a list of files that somebody changed to name %s removes nothing',
  async (path) => {
    const { directory, write, read } = makeWorkspace();
    write('victim.txt', 'mine');
    write(
      `site/${siteManifest}`,
      JSON.stringify({ schema: 'soe-catalog-files/v1', files: [path] }),
    );

    await expect(writeSite(join(directory, 'site'), files('index.html'))).rejects.toMatchObject({
      code: 'SOE_USAGE',
    });
    expect(read('victim.txt')).toBe('mine');
  },
);

test('stopped anywhere, the site before is whole, and the next build brings the new one', async () => {
  const { directory } = makeWorkspace();
  const site = join(directory, 'site');
  const before = files('a.html', 'b.html', 'index.html');
  const after = [
    { path: 'c.html', content: 'c' },
    { path: 'b.html', content: 'b2' },
    { path: 'index.html', content: 'i2' },
  ];
  for (let stops = 1; stops <= after.length; stops++) {
    await writeSite(site, before);
    let left = stops;
    const signal = {
      throwIfAborted: () => {
        left -= 1;
        if (left === 0) throw new Error('stopped');
      },
    } as AbortSignal;

    await expect(writeSite(site, after, signal)).rejects.toThrow('stopped');
    for (const { path } of before) expect(existsSync(join(site, path))).toBe(true);
    await writeSite(site, after);

    expect(readdirSync(site).sort()).toEqual([siteManifest, 'b.html', 'c.html', 'index.html']);
    expect(readFileSync(join(site, 'b.html'), 'utf8')).toBe('b2');
  }
});

test.each([['flavors'], ['flavors/al2023'], ['flavors/al2023/index.html']])(
  'behind a link that somebody put at %s nothing is written or removed',
  async (path) => {
    const { directory, write } = makeWorkspace();
    const site = join(directory, 'site');
    const page = 'flavors/al2023/index.html';
    await writeSite(site, files(page, 'index.html'));
    write('elsewhere/al2023/index.html', 'mine');
    write('elsewhere/index.html', 'mine');
    rmSync(join(site, path), { recursive: true });
    symlinkSync(
      join(directory, 'elsewhere', path.endsWith('.html') ? 'index.html' : ''),
      join(site, path),
    );

    for (const wanted of [files(page, 'index.html'), files('index.html')]) {
      await expect(writeSite(site, wanted)).rejects.toMatchObject({
        code: 'SOE_USAGE',
        message: expect.stringContaining(path),
      });
    }
    expect(readFileSync(join(directory, 'elsewhere/index.html'), 'utf8')).toBe('mine');
    expect(readFileSync(join(directory, 'elsewhere/al2023/index.html'), 'utf8')).toBe('mine');
  },
);
