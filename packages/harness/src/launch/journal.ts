import type { Clock } from '@soe/packer-runner';
import { printable } from '../printable.js';
import type { LadderTestName } from './ladder-test.js';
import type { LaunchEvent } from './launch-event.js';
import type { LaunchStep, LaunchStepName } from './launch-result.js';

/** A step of the ladder that was not taken. */
export class NotReady extends Error {
  /** The test that tells it. */
  readonly test: LadderTestName;
  /** A matter of infrastructure, not of the image. */
  readonly infrastructure: boolean;
  /** Another instance may do better. */
  readonly relaunch: boolean;

  constructor(
    test: LadderTestName,
    message: string,
    options: { readonly infrastructure?: boolean; readonly relaunch?: boolean } = {},
  ) {
    super(message);
    this.test = test;
    this.infrastructure = options.infrastructure ?? false;
    this.relaunch = options.relaunch ?? false;
  }
}

/** Keeps how long each step took. */
export interface Journal {
  readonly steps: readonly LaunchStep[];
  /** Takes a step. What it throws is noted and thrown on. */
  readonly step: <T>(name: LaunchStepName, work: () => Promise<T>) => Promise<T>;
  readonly skip: (name: LaunchStepName, reason: string) => void;
}

export function createJournal(
  launch: string,
  clock: Clock,
  onEvent: (event: LaunchEvent) => void,
): Journal {
  const steps: LaunchStep[] = [];
  const note = (step: LaunchStep): void => {
    steps.push(step);
    onEvent({ type: 'step-ended', launch, step });
  };
  return {
    steps,
    async step(name, work) {
      const start = clock.now();
      onEvent({ type: 'step-started', launch, step: name });
      try {
        const answer = await work();
        note({ step: name, duration: clock.now() - start, status: 'done' });
        return answer;
      } catch (error) {
        const seen = error instanceof Error ? error.message : String(error);
        const detail = printable(seen, 1000);
        note({ step: name, duration: clock.now() - start, status: 'failed', detail });
        throw error;
      }
    },
    skip: (name, reason) => note({ step: name, duration: 0, status: 'skipped', detail: reason }),
  };
}
