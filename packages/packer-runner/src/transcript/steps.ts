import { ownText } from './own-text.js';
import type { Phase } from './phases.js';

/** A phase of a build and how long it took. */
export interface PackerStep {
  /** The build as Packer names it. */
  readonly build?: string;
  /** The phase: the type of its event. */
  readonly phase: Phase['type'];
  /** The line that began it. */
  readonly text: string;
  /** The script, where it ran one. */
  readonly script?: string;
  /** When it began, as an ISO 8601 time in UTC, in whole seconds. */
  readonly startedAt: string;
  /** Milliseconds until the next phase or the end of the build; Packer tells whole seconds only. */
  readonly durationMs: number;
}

/** Collects the steps of a build. */
export interface StepCollector {
  /** Takes a phase with the line that began it. */
  add(phase: Phase, text: string, at: string): void;
  /** The steps so far; the last one lasts until the given time. */
  list(until: string): readonly PackerStep[];
}

// From Packer 1.13 on a script can print lines that look like steps, and so fill the memory.
const mostSteps = 1_000;

/** Starts a collection. */
export function createStepCollector(): StepCollector {
  const begun: Omit<PackerStep, 'durationMs'>[] = [];
  return {
    add: (phase, text, startedAt) => {
      if (begun.length === mostSteps) return;
      const script = phase.type === 'provisioning' ? phase.script : undefined;
      begun.push({
        phase: phase.type,
        text: ownText(text),
        ...(script !== undefined && { script: ownText(script) }),
        startedAt,
      });
    },
    list: (until) =>
      begun.map((step, index) => ({
        ...step,
        durationMs: milliseconds(step.startedAt, begun[index + 1]?.startedAt ?? until),
      })),
  };
}

/** The milliseconds between two times. */
export function milliseconds(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
