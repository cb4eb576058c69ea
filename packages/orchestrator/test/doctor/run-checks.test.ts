import { expect, test } from 'vitest';
import { ok } from '../../src/doctor/finding.js';
import { formatFindings } from '../../src/doctor/format-findings.js';
import { runChecks } from '../../src/doctor/run-checks.js';

const fine = (id: string) => ({ id, run: async () => [ok(`${id} is well`)] });

test('a check that breaks is a finding, and stops no other', async () => {
  const broken = {
    id: 'broken',
    run: async () => {
      throw Object.assign(new Error('it fell'), { code: 'SOME_CODE' });
    },
  };

  expect(await runChecks([broken, fine('other')])).toEqual([
    {
      check: 'broken',
      severity: 'warning',
      seen: 'broken could not be looked at: it fell [SOME_CODE]',
      fix: expect.any(String),
    },
    { check: 'other', severity: 'ok', seen: 'other is well' },
  ]);
});

test('a check that never ends, and does not listen, is left behind when its time is over', async () => {
  const endless = { id: 'endless', run: () => new Promise<never>(() => undefined) };

  const findings = await runChecks([endless, fine('other')], { timeoutMs: 1 });

  expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
    ['endless', 'warning'],
    ['other', 'ok'],
  ]);
});

test('no more checks run at the same time than allowed', async () => {
  let running = 0;
  let most = 0;
  const check = (id: string) => ({
    id,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return [];
    },
  });

  await runChecks(
    Array.from({ length: 20 }, (_, index) => check(`c${index}`)),
    { limit: 3 },
  );

  expect(most).toBe(3);
});

test('who cancels gets the reason', async () => {
  const cancel = new AbortController();
  cancel.abort(new Error('enough'));

  await expect(runChecks([fine('one')], { signal: cancel.signal })).rejects.toThrow('enough');
});

test('findings are in groups, with fixes, harmless, and a line that sums up', () => {
  const text = formatFindings(
    [
      { check: 'node', ...ok('Node 24') },
      { check: 'git', severity: 'error', seen: 'bad\u001b[31m name\n::error::x', fix: 'git init' },
    ],
    [
      { id: 'node', group: 'machine' },
      { id: 'git', group: 'repository' },
    ],
  );

  expect(text).toBe(
    [
      'This machine',
      '  ok     node: Node 24',
      '',
      'Repository',
      '  ERROR  git: bad [31m name',
      '           > ::error::x',
      '         > git init',
      '',
      '1 error, 0 warnings: a release would be stopped.',
    ].join('\n'),
  );
});
