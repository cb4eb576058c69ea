import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import { readReleaseFolder } from '../../../src/catalog/read/read-release-folder.js';
import { makeWorkspace } from '../../workspace.js';

test('attestations are published as they are where they are JSON; pages, links and other paths are not', async () => {
  const { directory, write } = makeWorkspace();
  const files = {
    'good.sigstore.json': '{"payload":""}',
    'lines.jsonl': '{"payload":""}\n{"payload":""}\n',
    'page.html': '<script>alert(1)</script>',
    'page.json': '<script>alert(1)</script>',
  };
  for (const [name, text] of Object.entries(files)) write(`release/${name}`, text);
  write('secret.json', '{"secret":true}');
  symlinkSync('../secret.json', join(directory, 'release/linked.json'));
  const record = {
    ...releaseRecord({ flavor: 'al2023', version: '1.0.0', createdAt: '2026-11-01T00:00:00.000Z' }),
    attestations: [...Object.keys(files), 'linked.json', '../secret.json', 'gone.json'].map(
      (file) => ({
        file,
        predicateType: 'https://slsa.dev/provenance/v1',
        digest: `sha256:${'0'.repeat(64)}`,
      }),
    ),
  };
  write('release/record.json', JSON.stringify(record));

  const warnings: string[] = [];
  const found = await readReleaseFolder(join(directory, 'release'), (text) => warnings.push(text));

  expect(warnings).toEqual([expect.stringContaining('page.json is left out')]);
  expect(found?.attestations?.map(({ name }) => name)).toEqual([
    'good.sigstore.json',
    'lines.jsonl',
  ]);
});
