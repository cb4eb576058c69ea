import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trivy } from '../scanner-reports.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

const pageOf = (flavor: string) => `.soe/catalog/flavors/${flavor}/1.0.0/index.html`;

/** Release the first version of a flavor with a guide and a scan. */
async function release(flavor: string): Promise<string> {
  const { workspace } = pipeline;
  workspace.write('.gitignore', 'reports\narchived\nmoved\n');
  workspace.write('reports/shown.json', trivy('CVE-2026-0001'));
  workspace.write('docs/guide.md', '# Shown\n\nLog in with `ssm`.\n');
  workspace.write(
    'gates.yaml',
    'waivers:\n  - { id: CVE-2026-0001, owner: a@example.com, reason: unused, expires: "2099-01-31" }\n',
  );
  pipeline.prepare(flavor, undefined, {
    flavor: {
      purpose: 'Shows releases',
      guide: 'docs/guide.md',
      support: { owner: 'Platform', tracker: 'https://jira.example.com', period: 'P6M' },
      scans: { reports: [{ format: 'trivy', path: 'reports/shown.json' }] },
    },
    config: { gates: 'gates.yaml' },
  });
  await pipeline.done('release', flavor, '--version', '1.0.0');
  return JSON.parse(workspace.read(`.soe/releases/${flavor}/1.0.0/record.json`)).images[0].imageId;
}

test('soe release, then soe catalog build: a site of what was released here, of what AWS says now, and of archives', async () => {
  const { workspace } = pipeline;
  const imageId = await release('shown');

  const built = await pipeline.done('catalog', 'build');
  const again = await pipeline.done('catalog', 'build');
  const plan = await pipeline.done('plan', 'shown');

  expect(built).toMatchObject({ flavors: 1, releases: 1, unshared: 0, channelsFrom: 'records' });
  expect(again).toMatchObject({ written: 0, removed: 0 });
  expect(plan).toMatchObject([{ source: { dirty: false } }]);
  for (const text of [imageId, 'Supported', 'candidate', 'SOE-1', 'CVE-2026-0001', '2099-01-31']) {
    expect(workspace.read(pageOf('shown'))).toContain(text);
  }
  expect(workspace.read('.soe/catalog/flavors/shown/guide/index.html')).toContain(
    '<code>ssm</code>',
  );
  expect(workspace.read('.soe/catalog/flavors/shown/index.html')).toContain('AWS was not asked');
  expect(existsSync(join(workspace.directory, '.soe/catalog/assets/catalog.css'))).toBe(true);

  await pipeline.done('promote', 'shown', '1.0.0', '--to', 'stable', '--yes');
  const live = await pipeline.soe('catalog', 'build', '--live', '--title', 'Our images');

  expect(live.code, live.stderr).toBe(0);
  expect(live.stdout).toContain('channels from AWS');
  const flavor = workspace.read('.soe/catalog/flavors/shown/index.html');
  expect(flavor).toContain('follow the channel <strong>stable</strong>');
  const command = /soe resolve [^<]+/.exec(flavor)?.[0].split(' ').slice(1) ?? [];
  const resolved = await pipeline.soe(...command);
  expect(resolved.stdout).toMatch(/^ami-/);
  expect(flavor).toContain(resolved.stdout.trim());
  const offline = await pipeline.soe(
    ...['resolve', 'shown@stable', '--source', 'catalogue=.soe/catalog/images.json'],
    ...['--region', 'eu-west-1', '--owner', '111122223333'],
  );
  expect(offline.stdout).toMatch(/^ami-/);

  // And from folders and archives where the folder of the release is gone.
  const { directory } = workspace;
  await pipeline.done('archive', 'put', 'shown', '1.0.0', '--at', 'archived');
  await pipeline.done('archive', 'put', 'shown', '1.0.0', '--at', 'archived');
  const own = workspace.read('.soe/releases/shown/1.0.0/record.json');
  workspace.write('moved/any/record.json', own);
  workspace.write('moved/any/notes.json', '{ "broken": ');
  rmSync(join(directory, '.soe'), { recursive: true });

  const nothing = await pipeline.done('catalog', 'build');
  const archived = await pipeline.done('catalog', 'build', '--archive', 'archived');

  expect(nothing).toMatchObject({ flavors: 1, releases: 0 });
  expect(archived).toMatchObject({ flavors: 1, releases: 1 });
  for (const text of [imageId, 'CVE-2026-0001', '2099-01-31', 'release-notes']) {
    expect(workspace.read(pageOf('shown'))).toContain(text);
  }

  const moved = await pipeline.soe('catalog', 'build', '--from', 'moved');
  expect(moved.stderr).toMatch(/warning: .*notes\.json is left out/);
  expect(moved.code).toBe(0);
  expect(workspace.read(pageOf('shown'))).toContain('The release notes are not beside the record.');

  const missing = await pipeline.soe('catalog', 'build', '--from', 'nowhere');
  const other = await pipeline.soe('catalog', 'build', '--out', 'docs');
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere') });
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('not empty') });
  expect(readdirSync(join(directory, 'docs'))).toEqual(['guide.md']);
});
