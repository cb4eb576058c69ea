import type { GateRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import { trivy } from '../scanner-reports.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('promoting moves the channel, promoting an older version moves it back, twice moves nothing', async () => {
  pipeline.prepare('moved');
  await pipeline.done('release', 'moved', '--version', '1.0.0');
  await pipeline.done('release', 'moved', '--version', '1.1.0');
  const promote = (version: string) =>
    pipeline.done('promote', 'moved', version, '--to', 'stable', '--yes');

  await promote('1.0.0');
  const forward = await promote('1.1.0');
  expect(forward.result.channels).toMatchObject([{ version: '1.1.0', previousVersion: '1.0.0' }]);

  const before = pipeline.writes();
  const again = await promote('1.1.0');
  expect(again.result.pointers).toEqual([]);
  expect(pipeline.writes()).toBe(before);

  const back = await promote('1.0.0');
  expect(back.result.channels).toMatchObject([{ version: '1.0.0', previousVersion: '1.1.0' }]);
  const resolved = await pipeline.soe('resolve', 'moved', '--json');
  expect(JSON.parse(resolved.stdout)).toMatchObject({ version: '1.0.0', channel: 'stable' });
});

test('a version that was never released cannot be promoted', async () => {
  pipeline.prepare('absent');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.soe('promote', 'absent', '9.9.9', '--to', 'stable');

  expect(code).toBe(1);
  expect(stderr).toContain('absent 9.9.9 is not published in us-east-1; published are none');
  expect(stderr).toContain('SOE_RELEASE_UNKNOWN');
  expect(pipeline.writes()).toBe(before);
});

test('credentials of another account promote nothing', async () => {
  pipeline.prepare('guarded');
  await pipeline.done('release', 'guarded', '--version', '1.0.0');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.workspace.soe(
    ['promote', 'guarded', '1.0.0', '--to', 'stable'],
    {
      env: pipeline.aws.environment({ account: '222233334444' }),
    },
  );

  expect(code).toBe(3);
  expect(stderr).toContain('SOE_WRONG_ACCOUNT');
  expect(pipeline.writes()).toBe(before);
});

/** Write what gates decided into the record of a release. */
function decide(flavor: string, version: string, ...gates: readonly GateRecord[]): void {
  const { workspace } = pipeline;
  const file = `.soe/releases/${flavor}/${version}/record.json`;
  const record = JSON.parse(workspace.read(file));
  workspace.write(file, JSON.stringify({ ...record, gates }));
}

test.each(['failed', 'not-evaluated'] as const)(
  'a release whose gate is %s is promoted with a reason only, also back',
  async (status) => {
    const flavor = `gated-${status}`;
    const { workspace } = pipeline;
    pipeline.prepare(flavor);
    await pipeline.done('release', flavor, '--version', '1.0.0');
    await pipeline.done('release', flavor, '--version', '1.1.0');
    await pipeline.done('promote', flavor, '1.1.0', '--to', 'stable', '--yes');
    decide(
      ...([flavor, '1.0.0'] as const),
      { name: 'launch-tests', status, summary: '3 evaluated; sshd is off' },
      { name: 'scans', status: 'passed', summary: '9 evaluated' },
    );
    const record = workspace.read(`.soe/releases/${flavor}/1.0.0/record.json`);
    const journal = () => workspace.read(`.soe/releases/${flavor}/1.0.0/journal.jsonl`);
    const before = { writes: pipeline.writes(), journal: journal() };
    const promote = (...more: readonly string[]) =>
      pipeline.soe('promote', flavor, '1.0.0', '--to', 'stable', '--yes', ...more);

    const refused = await promote();
    const empty = await promote('--despite-gates', ' ');
    const after = { writes: pipeline.writes(), journal: journal() };
    const forced = await promote('--despite-gates', 'rolled back, INC-7');

    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/launch-tests.*sshd is off.*--despite-gates.*SOE_GATE_REFUSED/s);
    expect(refused.stderr).not.toContain('9 evaluated');
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('SOE_USAGE') });
    expect(after).toEqual(before);
    expect(forced.code, forced.stderr).toBe(0);
    expect(forced.stderr).toMatch(/warning: .*rolled back, INC-7.*launch-tests/);
    expect(journal().slice(before.journal.length)).toMatch(
      /"stage":"promote".*stable.*launch-tests.*rolled back, INC-7/,
    );
    expect(workspace.read(`.soe/releases/${flavor}/1.0.0/record.json`)).toBe(record);
  },
);

test('a gate that was skipped lets a release through, and is told', async () => {
  pipeline.prepare('lenient');
  await pipeline.done('release', 'lenient', '--version', '1.0.0');
  decide('lenient', '1.0.0', { name: 'scans', status: 'skipped', summary: 'left out, as asked' });

  const { code, stderr } = await pipeline.soe(
    'promote',
    'lenient',
    '1.0.0',
    '--to',
    'stable',
    '--yes',
  );

  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/warning: .*scans skipped: left out, as asked/);
});

test('of a release that a gate kept from being shared, the gate is told', async () => {
  pipeline.workspace.write('.gitignore', 'report.json\n');
  pipeline.workspace.write('report.json', trivy('CVE-2026-0001'));
  const reports = [{ format: 'trivy', path: 'report.json' }] as const;
  pipeline.prepare('stopped', undefined, { flavor: { scans: { reports } } });
  const released = await pipeline.soe('release', 'stopped', '--version', '1.0.0');

  const { code, stderr } = await pipeline.soe('promote', 'stopped', '1.0.0', '--to', 'stable');

  expect(released.code).toBe(3);
  expect(code).toBe(3);
  expect(stderr).toMatch(/scans failed.*SOE_GATE_REFUSED/s);
  expect(stderr).not.toContain('SHARE_NOT_READY');
});
