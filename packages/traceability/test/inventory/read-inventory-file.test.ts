import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { readInventoryFile } from '../../src/index.js';

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'soe-inventory-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function written(name: string, content: string): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

const packages = { status: 'collected', entries: [] };
const inventory = {
  schema: 'soe-inventory/v1',
  source: 'script',
  system: { family: 'linux' },
  scopes: { packages },
};
const cycloneDx = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] };
const spdx = { spdxVersion: 'SPDX-2.3', packages: [] };
const spdx3 = { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [] };

test('documents are told apart by what is in them, not by their names', async () => {
  const sources = [];
  for (const document of [inventory, cycloneDx, spdx, spdx3]) {
    const path = await written('file', JSON.stringify(document));
    sources.push((await readInventoryFile(path)).source);
  }

  expect(sources).toEqual(['script', 'cyclonedx', 'spdx', 'spdx']);
});

test('an archive is read as a sosreport', async () => {
  const directory = await folder();
  for (const folder of ['etc', 'sos_commands/host']) {
    await mkdir(join(directory, 'sosreport-host', folder), { recursive: true });
  }
  await writeFile(join(directory, 'sosreport-host/sos_commands/host/hostname'), 'host\n');
  await writeFile(join(directory, 'sosreport-host/etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  const path = join(directory, 'report');
  execFileSync('tar', ['-czf', path, '-C', directory, 'sosreport-host']);

  const read = await readInventoryFile(path);

  expect(read.source).toBe('sosreport');
});

test('what is missing, and what is no inventory, is refused with the file', async () => {
  const missing = join(await folder(), 'none.json');
  await expect(readInventoryFile(missing)).rejects.toMatchObject({
    code: 'TRACE_FILE_FAILED',
    message: expect.stringContaining(missing),
  });
  await expect(readInventoryFile(await written('x.json', '{"a": 1}'))).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_INVALID',
  });
  await expect(readInventoryFile(await written('x.txt', 'hello'))).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_INVALID',
  });
});

test('JSON may begin with a byte order mark, and be UTF-16, as PowerShell writes it', async () => {
  const text = JSON.stringify(cycloneDx);
  const wide = join(await folder(), 'wide');
  await writeFile(wide, Buffer.from(`\uFEFF${text}`, 'utf16le'));

  expect((await readInventoryFile(await written('file', `\uFEFF${text}`))).source).toBe(
    'cyclonedx',
  );
  expect((await readInventoryFile(wide)).source).toBe('cyclonedx');
});

test('JSON that was cut is told as that, not as an odd script', async () => {
  const path = await written('file', JSON.stringify(inventory).slice(0, -4));

  await expect(readInventoryFile(path)).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_INVALID',
    message: expect.stringMatching(/not JSON/),
  });
});

test.skipIf(process.platform === 'win32')('a pipe and a device are refused at once', async () => {
  const pipe = join(await folder(), 'pipe');
  execFileSync('mkfifo', [pipe]);

  for (const path of [pipe, '/dev/zero']) {
    await expect(readInventoryFile(path)).rejects.toMatchObject({
      code: 'TRACE_FILE_FAILED',
      message: expect.stringMatching(/no regular file/),
    });
  }
});
