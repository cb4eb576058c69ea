import { expect, test } from 'vitest';
import {
  formatReport,
  type LaunchPlan,
  type LaunchResult,
  parseReport,
  readConsole,
  reportLaunches,
  type TestResult,
} from '../../src/index.js';
import { planOf } from '../support/launch-plans.js';

const at = new Date('2026-11-20T00:00:00Z');

function result(name: string, more: Partial<TestResult> = {}): TestResult {
  return { name, status: 'passed', duration: 5, suite: ['nitro-x86', 'base'], ...more };
}

function launch(more: Partial<LaunchResult> = {}): LaunchResult {
  return {
    name: 'nitro-x86',
    outcome: 'tested',
    imageId: 'ami-1',
    instanceId: 'i-1',
    instanceType: 't3.micro',
    zone: 'us-east-1a',
    vouchesFor: ['t3.micro', 't3.small'],
    attempts: [{ instanceType: 't3.micro', zone: 'us-east-1a' }],
    steps: [{ step: 'running', duration: 900, status: 'done', detail: 'seen at once' }],
    tests: [result('a')],
    outputs: { identity: 'secret of a probe' },
    files: ['nitro-x86/console.log'],
    terminated: true,
    ...more,
  };
}

const plan: LaunchPlan = {
  ...planOf('ami-1'),
  uncovered: [{ name: 'xen-x86', reason: 'no zone offers it', types: ['m3.medium'] }],
};

test('a report has the tests of all launches, and where they ran', () => {
  const dead = launch({
    name: 'metal-x86',
    outcome: 'not-ready',
    reason: 'SSM was not online after 10 minutes',
    tests: [result('a', { status: 'pending', suite: ['metal-x86', 'base'] })],
  });
  const { results } = reportLaunches(plan, { launches: [launch(), dead] }, { stop: at });

  expect(results.tests.map(({ suite, status }) => [suite?.[0], status])).toEqual([
    ['nitro-x86', 'passed'],
    ['metal-x86', 'pending'],
  ]);
  expect(results.summary).toMatchObject({ tests: 2, passed: 1, pending: 1, stop: at.getTime() });
  expect(results.environment).toEqual({
    testEnvironment: 'us-east-1',
    extra: { 'imageId (x86_64)': 'ami-1' },
  });
});

test('a test says of which architecture it is, so that a quarantine of another is not for it', () => {
  const own = launch({ tests: [result('a', { parameters: { instanceType: 't3.micro' } })] });
  const { tests } = reportLaunches(plan, { launches: [own] }).results;

  expect(tests[0]?.parameters).toEqual({ architecture: 'x86_64', instanceType: 't3.micro' });
});

test('a launch is shown with its steps, its console and what it vouches for, and with no output of a probe', () => {
  const panic = readConsole('[ 1.0] Kernel panic - not syncing: Attempted to kill init!\n');
  const [finding] = panic.findings;
  const allowed = finding === undefined ? [] : [{ ...finding, allowed: { reason: 'known' } }];
  const console = { ...panic, findings: [...panic.findings, ...allowed] };
  const report = reportLaunches(plan, { launches: [launch({ console })] });

  expect(report.results.extra?.launches?.[0]).toEqual({
    name: 'nitro-x86',
    outcome: 'tested',
    instanceType: 't3.micro',
    zone: 'us-east-1a',
    vouchesFor: ['t3.micro', 't3.small'],
    steps: [{ step: 'running', duration: 900 }],
    console: [expect.stringContaining('Kernel panic - not syncing')],
  });
  expect(JSON.stringify(report)).not.toContain('secret of a probe');
});

test('what nothing was launched for is there, with the reason', () => {
  expect(reportLaunches(plan, { launches: [] }).results.extra?.launches).toEqual([
    { name: 'xen-x86', outcome: 'not-launched', reason: 'no zone offers it' },
  ]);
});

test('what is told of the run is kept, and the whole is a document of CTRF', () => {
  const report = reportLaunches(
    plan,
    { launches: [launch()] },
    {
      stop: at,
      environment: { appName: 'al2023', testEnvironment: 'eu', extra: { build: 'b-1' } },
    },
  );

  expect(parseReport(formatReport(report, 'ctrf'))).toEqual(report);
  expect(report.results.environment).toEqual({
    appName: 'al2023',
    testEnvironment: 'eu',
    extra: { 'imageId (x86_64)': 'ami-1', build: 'b-1' },
  });
});
