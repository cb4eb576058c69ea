import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildRecord, releaseRecord } from '@soe/contract';
import { makeReport } from '@soe/harness';
import { expect, test } from 'vitest';
import { openPipeline } from '../pipeline/open-pipeline.js';

const pipeline = openPipeline();

/** Two releases that are recorded in the repository, with a commit between them. */
function recordTwo(): void {
  pipeline.prepare('al2023');
  record('1.0.0', pipeline.commit, 'echo one');
  const { workspace } = pipeline;
  workspace.write('more', 'two');
  record('1.1.0', workspace.commit('Say two\n\nIssue: SOE-2'), 'echo two', '1.0.0');
}

function record(version: string, commit: string, step: string, previousVersion?: string): void {
  const build: BuildRecord = {
    buildId: `b-${version.replaceAll('.', '-')}`,
    architecture: 'x86_64',
    region: 'us-east-1',
    startedAt: '2026-11-28T00:00:00.000Z',
    durationMs: 1,
    packer: { version: '1.14.0', runId: 'r1', template: 'linux', variables: { step } },
    sourceImage: { imageId: imageOf(version), ownerId: '137112412989' },
  };
  const started = releaseRecord({
    flavor: 'al2023',
    version,
    createdAt: '2026-11-28T00:00:00.000Z',
    ...(previousVersion !== undefined && { previousVersion }),
  });
  const source = { commit, dirty: false, unpushed: false };
  keep(version, 'record.json', { ...started, builds: [build], source });
}

const imageOf = (version: string) => `ami-${version.replaceAll('.', '').padStart(17, '0')}`;

const keep = (version: string, name: string, value: unknown) =>
  pipeline.workspace.write(join('.soe/releases/al2023', version, name), JSON.stringify(value));

const scan = (...ids: readonly string[]) => [
  {
    scanner: { name: 'trivy' },
    evaluated: 10,
    gaps: [],
    findings: ids.map((id) => ({ id, kind: 'vulnerability', severity: 'high', package: 'zlib' })),
  },
];

test('two releases are compared in what is known of them; what is not known is told', async () => {
  recordTwo();
  keep('1.0.0', 'scans.json', scan('CVE-2026-1', 'CVE-2026-2'));
  keep('1.1.0', 'scans.json', scan('CVE-2026-2', 'CVE-2026-3'));

  const found = await pipeline.done('diff', 'al2023@1.0.0', 'al2023@1.1.0');
  const text = await pipeline.soe('diff', 'al2023', '1.0.0', '1.1.0');
  const markdown = await pipeline.soe('diff', 'al2023', '1.0.0', '1.1.0', '--format', 'md');

  expect(found).toMatchObject({
    from: { flavor: 'al2023', version: '1.0.0' },
    to: { flavor: 'al2023', version: '1.1.0' },
    notes: {
      previous: '1.0.0',
      issues: [{ key: 'SOE-2' }],
      security: { fixed: [{ id: 'CVE-2026-1' }], opened: [{ id: 'CVE-2026-3' }] },
      sourceChanges: [{ from: imageOf('1.0.0'), to: imageOf('1.1.0') }],
    },
  });
  expect(found.notes.components.other).toEqual([
    expect.objectContaining({
      ...{ scope: 'build', what: 'variable step', before: 'echo one', after: 'echo two' },
    }),
  ]);
  expect(found.missing).toEqual([
    expect.stringMatching(/^packages, users.*inventory/),
    expect.stringMatching(/^tests: both have no/),
  ]);
  expect(text.stdout).toContain('CVE-2026-3');
  expect(text.stdout).toContain('Not compared: tests');
  expect(markdown.stdout).toMatch(/^#.*1\.1\.0/m);
});

test('folders and records are compared without a configuration; the older one comes first', async () => {
  recordTwo();
  const { workspace } = pipeline;
  for (const name of ['soe.config.json', '.git'])
    rmSync(join(workspace.directory, name), { recursive: true });
  const [older, newer] = ['.soe/releases/al2023/1.0.0', '.soe/releases/al2023/1.1.0'];

  const forth = await pipeline.done('diff', older, `${newer}/record.json`);
  const back = await pipeline.done('diff', newer, older);

  expect(forth.missing[0]).toMatch(/^changes and issues: git cannot tell/);
  expect(forth.notes.components.other).toHaveLength(1);
  expect(back.missing[0]).toMatch(/1\.1\.0 is newer than 1\.0\.0; name the older one first/);
});

test('notes that were written with the releases in between are put together', async () => {
  recordTwo();
  record('1.2.0', pipeline.commit, 'echo two', '1.1.0');
  const notes = (version: string, previous: string, key: string) => ({
    ...{ schema: 'release-notes/v1', name: 'al2023', version, previous },
    ...{ date: '2026-11-28T00:00:00.000Z', breaking: [], sections: [], images: [] },
    ...{ issues: [{ key, kind: 'jira' }], warnings: [], links: {} },
  });
  keep('1.1.0', 'notes.json', notes('1.1.0', '1.0.0', 'SOE-11'));
  keep('1.2.0', 'notes.json', notes('1.2.0', '1.1.0', 'SOE-12'));

  const found = await pipeline.done('diff', 'al2023', '1.0.0', '1.2.0');

  expect(found.notes.issues.map(({ key }: { key: string }) => key).sort()).toEqual([
    'SOE-11',
    'SOE-12',
  ]);
});

test('what is published stands in for folders that are not here', async () => {
  const { workspace } = pipeline;
  pipeline.prepare('elsewhere', 'echo one');
  await pipeline.done('release', 'elsewhere', '--version', '1.0.0');
  workspace.write('more', 'two');
  workspace.commit('Say two\n\nIssue: SOE-2');
  await pipeline.done('release', 'elsewhere', '--version', '1.1.0');
  rmSync(join(workspace.directory, '.soe'), { recursive: true });

  const found = await pipeline.done('diff', 'elsewhere', '1.0.0', 'candidate');
  const unknown = await pipeline.soe('diff', 'elsewhere', '1.0.0', '9.9.9');
  const nowhere = await pipeline.soe('diff', 'elsewhere', '1.0.0', 'stable');

  expect(found.notes.issues).toMatchObject([{ key: 'SOE-2' }]);
  expect(found.missing.join('\n')).toMatch(/findings: both have no scan report/);
  expect(found.missing.join('\n')).toMatch(/template, variables and tools.*both have no record/);
  expect(found.missing.join('\n')).not.toMatch(/source images/);
  expect(unknown.stderr).toMatch(/neither recorded here nor published in us-east-1.*1\.1\.0/);
  expect(nowhere.stderr).toMatch(/channel stable of elsewhere points at nothing/);
});

test('an archive stands in for folders that are gone, also for tests, gates and inventories', async () => {
  recordTwo();
  const { workspace } = pipeline;
  const report = (broken: 'passed' | 'failed', ...more: readonly string[]) =>
    makeReport([
      { name: 'kept', status: 'passed', duration: 0 },
      { name: 'broken', status: broken, duration: 0 },
      ...more.map((name) => ({ name, status: 'passed', duration: 0 }) as const),
    ]);
  const inventory = (origin: string, ...names: readonly string[]) => ({
    ...{ schema: 'soe-inventory/v1', source: 'script', origin, system: { family: 'linux' } },
    scopes: {
      packages: {
        status: 'collected',
        entries: names.map((name) => ({ type: 'rpm', name, version: '1' })),
      },
      ports: { status: 'collected', entries: [] },
    },
  });
  keep('1.0.0', 'tests.json', report('passed', 'gone'));
  keep('1.1.0', 'tests.json', report('failed', 'new one'));
  keep('1.0.0', 'inventory.x86_64.json', inventory('bake', 'zlib'));
  keep('1.1.0', 'inventory.x86_64.json', inventory('launch', 'zlib', 'jq'));
  withGate('1.0.0', 'passed');
  withGate('1.1.0', 'failed');
  for (const version of ['1.0.0', '1.1.0'])
    await pipeline.done('archive', 'put', 'al2023', version, '--at', 'kept');
  rmSync(join(workspace.directory, '.soe'), { recursive: true });

  const found = await pipeline.done('diff', 'al2023', '1.0.0', '1.1.0', '--archive', 'kept');
  const text = await pipeline.soe('diff', 'al2023', '1.0.0', '1.1.0', '--archive', 'kept');
  const without = await pipeline.soe('diff', 'al2023', '1.0.0', '1.1.0');

  expect(found.notes.components.checks).toMatchObject([
    { scope: 'gates', what: 'launch-tests', before: 'passed', after: 'failed' },
    { scope: 'tests', what: 'broken', before: 'passed', after: 'failed' },
    { scope: 'tests', what: 'gone', kind: 'removed' },
    { scope: 'tests', what: 'new one', kind: 'added', after: 'passed' },
  ]);
  expect(found.notes.components.packages).toMatchObject([{ kind: 'added', name: 'jq' }]);
  expect(found.inventories).toEqual([
    { name: 'inventory.x86_64.json', before: 'bake', after: 'launch' },
  ]);
  expect(found.notes.warnings.join()).toMatch(/ports is not known: .*while the image was built/);
  expect(found.missing).toEqual([expect.stringMatching(/^findings/)]);
  expect(text.stdout).toMatch(/Tests and gates\n.*gates: launch-tests changed: passed → failed/s);
  expect(without.stderr).toMatch(/neither recorded here nor published/);
});

function withGate(version: string, status: string): void {
  const { workspace } = pipeline;
  const record = JSON.parse(workspace.read(`.soe/releases/al2023/${version}/record.json`));
  const gate = { name: 'launch-tests', status, summary: status, evaluated: 3 };
  keep(version, 'record.json', { ...record, gates: [gate] });
}

test('inventories that only one of both has are told once, with how the other could have them', async () => {
  recordTwo();
  for (const architecture of ['arm64', 'x86_64'])
    keep('1.1.0', `inventory.${architecture}.json`, { bomFormat: 'CycloneDX', components: [] });

  const { missing } = await pipeline.done('diff', 'al2023', '1.0.0', '1.1.0');

  expect(missing.filter((each: string) => each.startsWith('packages'))).toEqual([
    expect.stringMatching(
      /only the second has inventory\.arm64\.json, inventory\.x86_64\.json; .*--archive/,
    ),
  ]);
});

test('a report of scans that is none is an error with its place', async () => {
  recordTwo();
  keep('1.0.0', 'scans.json', scan('CVE-2026-1'));
  keep('1.1.0', 'scans.json', [{ scanner: 'trivy' }]);

  const { code, stderr } = await pipeline.soe('diff', 'al2023', '1.0.0', '1.1.0');

  expect(code).toBe(2);
  expect(stderr).toMatch(/scans\.json of .*1\.1\.0 does not hold reports of scans \(0\.scanner: /);
});

test.each([
  ['one name', ['diff', 'al2023@1.0.0']],
  ['four names', ['diff', 'a', 'b', 'c', 'd']],
  ['a format that there is not', ['diff', 'al2023', '1.0.0', '1.1.0', '--format', 'pdf']],
  ['a range', ['diff', 'al2023@^1.0', 'al2023@1.1.0']],
])('%s is a usage error', async (_what, args) => {
  pipeline.prepare('al2023');

  expect(await pipeline.soe(...args)).toMatchObject({ code: 2, stdout: '' });
});

test('a version that was forgotten is told with the whole command', async () => {
  recordTwo();

  const forgotten = await pipeline.soe('diff', 'al2023', '1.0.0');
  const nowhere = await pipeline.soe('diff', 'al2023@1.0.0', 'kept/inventory.json');

  expect(forgotten).toMatchObject({ code: 2, stdout: '' });
  expect(forgotten.stderr).toMatch(
    /no file or folder al2023 here, .*: soe diff al2023 1\.0\.0 OTHER-VERSION /,
  );
  expect(nowhere).toMatchObject({ code: 2, stdout: '' });
  expect(nowhere.stderr).toMatch(/no file or folder kept\/inventory\.json here, .*FLAVOR@VERSION/);
});

test('releases of two flavors are compared, and it is said that they are', async () => {
  recordTwo();
  const { workspace } = pipeline;
  const other = JSON.parse(workspace.read('.soe/releases/al2023/1.1.0/record.json'));
  workspace.write(
    '.soe/releases/ubuntu/1.1.0/record.json',
    JSON.stringify({ ...other, flavor: 'ubuntu' }),
  );

  const { code, stdout, stderr } = await pipeline.soe('diff', 'al2023@1.0.0', 'ubuntu@1.1.0');
  const same = await pipeline.soe('diff', 'al2023@1.0.0', 'al2023@1.1.0');

  expect(code).toBe(0);
  expect(stderr).toMatch(/releases of two flavors, al2023 and ubuntu/);
  expect(stdout).toMatch(/changes and issues: al2023 and ubuntu are two\s+flavors/);
  expect(same.stderr).not.toMatch(/two flavors/);
});
