import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/failure/describe-failure.js';
import { readLine } from '../../src/machine-readable/line.js';
import type { PackerOutcome } from '../../src/transcript/outcome.js';
import { createTranscript } from '../../src/transcript/transcript.js';

const launched = [
  ',ui,say,==> slow: Launching a source AWS instance...',
  ',ui,message,    slow: Instance ID: i-00000000000000001',
  ',ui,say,==> slow: Waiting for instance (i-00000000000000001) to become ready...',
];
const finished = [
  ',ui,say,==> quick: Stopping the source instance...',
  ',ui,say,==> quick: AMI: ami-00000000000000001',
  ",ui,say,Build 'quick' finished after 1 second.",
];
const interrupted = ',ui,error,Cancelling build after receiving interrupt';
const closedAsCancelled = ',ui,say,Cleanly cancelled builds after being interrupted.';
const closedAsFailed = [
  ",ui,error,Build 'slow' errored after 2 seconds: Script exited with non-zero exit status: 130.Allowed exit codes are: [0]",
  ',error-count,1',
  'slow,error,Script exited with non-zero exit status: 130.Allowed exit codes are: [0]',
  ',ui,say,\\n==> Builds finished. The artifacts of successful builds are:',
  'quick,artifact-count,1',
  'quick,artifact,0,builder-id,mitchellh.amazonebs',
  'quick,artifact,0,id,eu-west-1:ami-00000000000000001',
  'quick,artifact,0,end',
];

function describeRun(outcome: PackerOutcome, lines: readonly string[]) {
  const transcript = createTranscript('2026-11-22T00:00:00.000Z');
  for (const line of lines) transcript.read(readLine(`1795366900,${line}`));
  return describeFailure({ outcome, summary: transcript.summary(), complaint: '' });
}

describe('the failure of a cancelled run', () => {
  it('names the image of a build that had finished, because Packer lists nothing', () => {
    const failure = describeRun('cancelled', [...finished, interrupted, closedAsCancelled]);

    expect(failure).toMatchObject({
      images: ['ami-00000000000000001'],
      message:
        'The run was cancelled. It registered these images and did not say that it removed them: ami-00000000000000001.',
    });
  });

  it('does not name an image that was handed over, as when a script died before Packer saw the signal', () => {
    const failure = describeRun('cancelled', [...finished, ...closedAsFailed]);

    expect(failure).toMatchObject({ images: [], message: 'The run was cancelled.' });
  });

  it('names an instance that Packer left when it broke down, although it says that it cancelled cleanly', () => {
    const failure = describeRun('cancelled', [
      ...launched,
      interrupted,
      ',ui,say,==> slow: Deleting temporary security group...',
      ",ui,error,Build 'slow' errored after 2 seconds: unexpected EOF",
      closedAsCancelled,
    ]);

    expect(failure).toMatchObject({
      class: 'cancelled',
      instances: ['i-00000000000000001'],
      message:
        'The run was cancelled. Meanwhile Packer broke down in build slow (unexpected EOF): look with findOrphans for what it left. It launched these instances and did not say that it removed them: i-00000000000000001.',
    });
  });

  it('does not name an instance that Packer said it removed', () => {
    const failure = describeRun('cancelled', [
      ...launched,
      interrupted,
      ',ui,say,==> slow: Terminating the source AWS instance...',
      ",ui,say,Build 'slow' finished after 2 seconds.",
      closedAsCancelled,
    ]);

    expect(failure).toMatchObject({ instances: [], message: 'The run was cancelled.' });
  });

  it('says when no build had begun', () => {
    expect(describeRun('cancelled', [interrupted])?.message).toBe(
      'The run was cancelled before a build began.',
    );
  });
});

describe('the failure of a crashed run', () => {
  it('names instances and images that are left over', () => {
    expect(describeRun('crashed', [...finished, ...launched])).toMatchObject({
      images: ['ami-00000000000000001'],
      instances: ['i-00000000000000001'],
      message:
        'Packer was ended before it could finish: look with findOrphans for what it left. It launched these instances and did not say that it removed them: i-00000000000000001. It registered these images and did not say that it removed them: ami-00000000000000001.',
    });
  });
});

describe('the failure of a run', () => {
  it('names the instances of builds that failed and kept them, and not those of builds that did not', () => {
    const failure = describeRun('partial', [...launched, ...finished, ...closedAsFailed]);

    expect(failure).toMatchObject({
      class: 'provisioner',
      build: 'slow',
      instances: ['i-00000000000000001'],
      images: [],
    });
  });

  it('is absent when there is none', () => {
    expect(describeRun('succeeded', finished)).toBeUndefined();
  });
});
