import { expect, it } from 'vitest';
import { consoleTests } from '../../src/console/console-tests.js';
import { readConsole } from '../../src/console/read-console.js';

const place = 'nitro-x86_64';
const statuses = (text: string, options = {}) =>
  Object.fromEntries(
    consoleTests(readConsole(text, options), { place }).map(({ name, status }) => [name, status]),
  );

it('fails the test of what is seen, and passes the others', () => {
  const tests = consoleTests(readConsole('[ 1.0] Kernel panic - not syncing: x'), {
    place,
    type: 'rebake',
    parameters: { instanceType: 't3.micro' },
  });
  expect(tests.filter(({ status }) => status !== 'passed')).toEqual([
    {
      name: 'console shows no kernel panic',
      suite: [place, 'console'],
      type: 'rebake',
      duration: 0,
      status: 'failed',
      message: 'line 1: [ 1.0] Kernel panic - not syncing: x',
      trace: '1: [ 1.0] Kernel panic - not syncing: x',
      parameters: { instanceType: 't3.micro' },
    },
  ]);
  expect(tests.length).toBeGreaterThan(20);
});

it('passes nothing where there was no console', () => {
  for (const text of ['', '\u0000\r\n \n']) {
    expect(new Set(Object.values(statuses(text)))).toEqual(new Set(['pending']));
  }
  expect(consoleTests({ lines: 9, findings: [] }, { place })[0]?.status).toBe('pending');
});

it('passes with a word on what is allowed, and on warnings', () => {
  const report = readConsole(
    '[FAILED] Failed to start kdump.service.\n[ 6.1] lustre: loading out-of-tree module taints kernel.',
    { allow: [{ text: 'kdump', reason: 'no crash kernel in EC2' }] },
  );
  expect(
    consoleTests(report, { place }).flatMap(({ status, message }) =>
      message === undefined ? [] : [[status, message]],
    ),
  ).toEqual([
    ['passed', 'allowed, because no crash kernel in EC2: [FAILED] Failed to start kdump.service.'],
    ['passed', 'warning: [ 6.1] lustre: loading out-of-tree module taints kernel.'],
  ]);
});
