import type { LaunchEvent } from '@soe/harness';
import type { ShareEvent } from '@soe/share';
import type { PipelineEvent } from '../../src/pipeline/context.js';

/** A moment: so many seconds after the beginning. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 10, 28, 12, 0, seconds));
}

export function runStarted(...flavors: readonly string[]): PipelineEvent {
  return {
    type: 'run-started',
    run: 'r1',
    directory: '/work/.soe/runs/r1',
    flavors,
    resumed: false,
  };
}

/** An action of sharing, begun or done. */
export function action(
  type: 'action-started' | 'action-done' | 'action-failed',
  region: string,
  more: { readonly remaining?: number } = {},
): PipelineEvent {
  const base = {
    action: {
      type: 'copy-image',
      id: `${region}/copy`,
      region,
      reason: 'it is missing',
      dependsOn: [],
      flavor: 'al2023',
      version: '1.0.0',
      architecture: 'x86_64',
      name: 'soe/al2023/1.0.0/x86_64/b1',
      sourceRegion: 'us-east-1',
      sourceImageId: 'ami-0123456789abcdef0',
      clientToken: 't',
      tags: {},
      snapshots: 1,
    },
    done: 1,
    total: 4,
    ...more,
  } as const;
  const event: ShareEvent =
    type === 'action-failed'
      ? { type, ...base, code: 'SHARE_AWS_FAILED', message: `copy to ${region} failed` }
      : type === 'action-done'
        ? { type, ...base }
        : { type, action: base.action };
  return { type: 'share', event };
}

/** A provisioner of a build says something. */
export function provisioning(text: string, buildId = 'b1'): PipelineEvent {
  return {
    type: 'packer',
    buildId,
    event: {
      type: 'provisioning',
      id: '1',
      at: at(0).toISOString(),
      build: 'x',
      elapsedMs: 0,
      text,
    },
  };
}

/** A launch ended with tests. */
export function launchEnded(launch: string, passed: number, failed: number): PipelineEvent {
  const test = (status: 'passed' | 'failed', index: number) =>
    ({ name: `${status} ${index}`, status, duration: 1 }) as const;
  const event: LaunchEvent = {
    type: 'launch-ended',
    launch,
    result: {
      name: launch,
      outcome: 'tested',
      imageId: 'ami-0123456789abcdef0',
      vouchesFor: [],
      attempts: [],
      steps: [],
      tests: [
        ...Array.from({ length: passed }, (_, index) => test('passed', index)),
        ...Array.from({ length: failed }, (_, index) => test('failed', index)),
      ],
      outputs: {},
      files: [],
      terminated: true,
    },
  };
  return { type: 'test', event };
}
