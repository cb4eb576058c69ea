import { describe, expect, it } from 'vitest';
import { decideOutcome, type Evidence, type PackerOutcome } from '../../src/transcript/outcome.js';
import { fixtureNames, otherOutputs, readFixture, readRun } from '../support/fixtures.js';

const fixtures: Readonly<Record<string, PackerOutcome>> = {
  'samples-1.6.6/build-ok': 'succeeded',
  'samples-1.6.6/build-ok-packerlog': 'succeeded',
  'samples-1.6.6/build-ok-packerlogpath': 'succeeded',
  'samples-1.6.6/build-ok-timestamp-ui': 'succeeded',
  'samples-1.6.6/build-json': 'succeeded',
  'samples-1.6.6/build-parallel': 'succeeded',
  'samples-1.6.6/build-debug': 'succeeded',
  'samples-1.6.6/env-var': 'succeeded',
  'samples-1.6.6/only-glob': 'succeeded',
  'samples-1.6.6/varfile-undeclared-warning': 'succeeded',
  'samples-1.6.6/sigint-parent-only': 'succeeded',
  'samples-1.6.6/onerror-abort': 'failed',
  'samples-1.6.6/onerror-ask': 'failed',
  'samples-1.6.6/onerror-cleanup': 'failed',
  'samples-1.6.6/onerror-run-cleanup-provisioner': 'failed',
  'samples-1.6.6/build-invalid': 'invalid',
  'samples-1.6.6/build-syntax': 'invalid',
  'samples-1.6.6/build-missing-template': 'invalid',
  'samples-1.6.6/build-bad-flag': 'invalid',
  'samples-1.6.6/build-fail-provisioner': 'invalid',
  'samples-1.6.6/build-fail-onerror-abort': 'invalid',
  'samples-1.6.6/build-fail-onerror-ask': 'invalid',
  'samples-1.6.6/build-fail-onerror-runcleanup': 'invalid',
  'samples-1.6.6/var-missing': 'invalid',
  'samples-1.6.6/var-undeclared': 'invalid',
  'samples-1.6.6/sigint-group': 'cancelled',
  'samples-1.6.6/sigint-group-twice': 'cancelled',
  'samples-1.6.6/sigterm-group': 'cancelled',
  'samples-1.6.6/sigterm-parent-only': 'cancelled',
  'samples-1.6.6/unwrapped-sigint-child-only': 'cancelled',
  'samples-1.6.6/sighup-group': 'crashed',
  'samples-1.6.6-aws/aws-debug': 'succeeded',
  'samples-1.6.6-aws/aws-encrypt': 'succeeded',
  'samples-1.6.6-aws/aws-ok-log': 'succeeded',
  'samples-1.6.6-aws/aws-rebake-child': 'succeeded',
  'samples-1.6.6-aws/aws-rebake-parent': 'succeeded',
  'samples-1.6.6-aws/aws-spot': 'succeeded',
  'samples-1.6.6-aws/aws-ssh': 'succeeded',
  'samples-1.6.6-aws/aws-trace': 'succeeded',
  'samples-1.6.6-aws/aws-fail-abort': 'failed',
  'samples-1.6.6-aws/aws-fail-ask': 'failed',
  'samples-1.6.6-aws/aws-fail-cleanup': 'failed',
  'samples-1.6.6-aws/aws-rebake-child-moto-rootdevice-fail': 'failed',
  'samples-1.6.6-aws/aws-source-notfound': 'failed',
  'samples-1.6.6-aws/aws-sigint-early': 'cancelled',
  'samples-1.6.6-aws/aws-sigint-group': 'cancelled',
  'samples-1.6.6-aws/aws-sigint-onerror-abort': 'cancelled',
  'samples-1.6.6-aws/aws-sigint-twice': 'cancelled',
  'samples-1.6.6-aws/aws-sigterm-parent': 'cancelled',
};

describe('decideOutcome', () => {
  it.each(Object.entries(fixtures))('reads %s as %s', async (name, outcome) => {
    expect((await readRun(readFixture(name))).outcome).toBe(outcome);
  });

  it('has an expectation for every captured run', () => {
    expect(Object.keys(fixtures).sort()).toEqual(
      fixtureNames()
        .filter((name) => !otherOutputs.includes(name))
        .sort(),
    );
  });

  // The runner never asks for the times of `-timestamp-ui`, which hide what is a build's line.
  const inRuns = Object.entries(fixtures).filter(([name]) => !name.endsWith('timestamp-ui'));

  it.each(inRuns)('reads %s the same without an exit code', async (name, outcome) => {
    const fixture = readFixture(name);

    expect((await readRun({ ...fixture, exitCode: undefined, signal: null })).outcome).toBe(
      outcome,
    );
  });

  const success: Evidence = {
    exitCode: 0,
    signal: null,
    cancelRequested: false,
    closing: 'artifacts',
    buildsStarted: true,
    buildsRunning: false,
    complained: false,
    nothingToRun: false,
    errorCount: 0,
    artifactCount: 1,
    artifactsComplete: true,
  };
  const { closing: _, ...closed } = success;
  const unclosed = { ...closed, buildsRunning: true };

  it.each<readonly [string, Evidence, PackerOutcome]>([
    ['errors next to artifacts', { ...success, exitCode: 1, errorCount: 1 }, 'partial'],
    [
      'zero builds and exit code 0',
      { ...success, buildsStarted: false, artifactCount: 0 },
      'empty',
    ],
    ['builds without artifacts', { ...success, artifactCount: 0 }, 'empty'],
    [
      'the error of newer versions for zero builds',
      {
        ...unclosed,
        exitCode: 1,
        buildsStarted: false,
        complained: true,
        nothingToRun: true,
        artifactCount: 0,
      },
      'empty',
    ],
    ['a panic', { ...unclosed, exitCode: 2 }, 'crashed'],
    ['an end without a closing line', { ...unclosed, exitCode: 1 }, 'crashed'],
    ['a kill after the closing line', { ...success, exitCode: null, signal: 'SIGKILL' }, 'crashed'],
    [
      'a stop on request before the first build',
      {
        ...unclosed,
        exitCode: null,
        signal: 'SIGINT',
        cancelRequested: true,
        buildsStarted: false,
        buildsRunning: false,
      },
      'cancelled',
    ],
    [
      'a kill on request before the first build',
      {
        ...unclosed,
        exitCode: null,
        signal: 'SIGKILL',
        cancelRequested: true,
        buildsStarted: false,
        buildsRunning: false,
      },
      'crashed',
    ],
    [
      'a kill on request during a build',
      { ...unclosed, exitCode: null, signal: 'SIGKILL', cancelRequested: true },
      'crashed',
    ],
    [
      'a stop on request after the last build',
      { ...closed, exitCode: null, signal: 'SIGINT', cancelRequested: true },
      'cancelled',
    ],
    [
      'a stop on request while the artifacts were listed',
      {
        ...success,
        exitCode: null,
        signal: 'SIGINT',
        cancelRequested: true,
        artifactsComplete: false,
      },
      'cancelled',
    ],
    [
      'a stop on request after everything was told',
      { ...success, exitCode: null, signal: 'SIGINT', cancelRequested: true },
      'succeeded',
    ],
    [
      'a script that died of the cancel before Packer saw it',
      {
        ...success,
        exitCode: 1,
        closing: 'no-artifacts',
        cancelRequested: true,
        errorCount: 1,
        artifactCount: 0,
      },
      'cancelled',
    ],
    ['a request that came too late', { ...success, cancelRequested: true }, 'succeeded'],
    ['an end without a word', { ...unclosed, exitCode: 1, buildsStarted: false }, 'failed'],
    ['a list of artifacts that breaks off', { ...success, artifactsComplete: false }, 'crashed'],
    [
      'a source that was refused beside a build',
      { ...success, exitCode: 1, complained: true },
      'partial',
    ],
    [
      'a source that was refused when nobody was there to see the exit code',
      { ...success, exitCode: undefined, complained: true } as unknown as Evidence,
      'partial',
    ],
    [
      'only sources that were refused',
      {
        ...success,
        exitCode: 1,
        closing: 'no-artifacts',
        buildsStarted: false,
        complained: true,
        artifactCount: 0,
      },
      'invalid',
    ],
    ['an exit code without a reason', { ...success, exitCode: 1 }, 'failed'],
  ])('reads %s', (_name, evidence, outcome) => {
    expect(decideOutcome(evidence)).toBe(outcome);
  });
});
