import { expect, test } from 'vitest';
import { firstBootScript, readFirstBoot, readSettled } from '../../src/launch/boot-state.js';

test.for([
  ['status: done\nsoe-exit: 0', 'done'],
  ['status: running\nsoe-exit: 0', 'running'],
  ['status: not run\nsoe-exit: 0', 'running'],
  ['status: not started\nsoe-exit: 0', 'running'],
  ['', 'running'],
  ['status: error\nsoe-exit: 1', 'error'],
  // cloud-init 23.4 and later.
  ['status: error\nextended_status: error - done\nsoe-exit: 1', 'error'],
  ['status: done\nextended_status: degraded done\nsoe-exit: 2', 'done'],
  ['status: running\nextended_status: degraded running\nsoe-exit: 0', 'running'],
  ['status: done\nextended_status: error - done\nsoe-exit: 0', 'error'],
  ['status: disabled\nsoe-exit: 0', 'absent'],
  ['soe-absent: there is no cloud-init', 'absent'],
] as const)('%j says that first boot is %s', ([text, status]) => {
  expect(readFirstBoot(text).status).toBe(status);
});

// EC2Launch v2 user guide, command line: exit statuses of `status`.
test.for([
  ['0', 'done'],
  ['1', 'error'],
  ['2', 'running'],
  ['3', 'running'],
  ['4', 'running'],
  ['5', 'running'],
  ['default', 'running'],
])('on Windows an agent whose status ends with %s is %s', ([code = '', status]) => {
  const script = firstBootScript('windows');
  const [, lines = ''] = new RegExp(`^ +${code} \\{ (.*) \\}$`, 'm').exec(script) ?? [];
  const printed = [...lines.matchAll(/Write-Output ['"](.*?)['"]/g)].map(([, text]) => text);

  expect(readFirstBoot(printed.join('\r\n'))).toMatchObject({ status, detail: printed.join('\n') });
});

test('errors from which it recovered are listed, what is only deprecated is not', () => {
  const text = `status: done
extended_status: degraded done
boot_status_code: enabled-by-generator
errors: []
recoverable_errors:
DEPRECATED:
\t- The chpasswd multiline string is deprecated
WARNING:
\t- Failed at merging in cloud config part
\t- No template found
soe-exit: 2`;

  expect(readFirstBoot(text).warnings).toEqual([
    'Failed at merging in cloud config part',
    'No template found',
  ]);
  expect(readFirstBoot('status: done\nrecoverable_errors: {}\nsoe-exit: 0').warnings).toEqual([]);
});

test('a system has settled when nothing starts, has failed, or waits for a reboot', () => {
  expect(readSettled('state starting\n')).toMatchObject({ hasUnits: true, isStarting: true });
  expect(
    readSettled('state degraded\nfailed agent.service\nreboot /run/reboot-required is there\n'),
  ).toEqual({
    hasUnits: true,
    isStarting: false,
    failedUnits: ['agent.service'],
    pendingReboot: ['/run/reboot-required is there'],
  });
  expect(readSettled('')).toMatchObject({ hasUnits: false, failedUnits: [], pendingReboot: [] });
});
