import type { CleaningUpEvent } from '../events.js';
import { createLastLines, type LastLines } from './last-lines.js';
import { type Phase, type PhasePlace, readPhase } from './phases.js';
import { createStepCollector, milliseconds, type PackerStep } from './steps.js';

/** A phase, and how long after the first line of its build it began. */
export type TimedPhase = Phase & { readonly elapsedMs: number };

/** What the lines of one build add up to. */
export interface BuildLog {
  /**
   * Takes the next text of the build, its kind of row and its time, and returns the phase that it
   * begins.
   */
  read(text: string, kind: string, at: string): TimedPhase | undefined;
  /** Is told when the build has ended: its last step lasts until then. */
  end(at: string): void;
  /** Whether it has been told so. */
  hasEnded(): boolean;
  /** The script that failed or, without clean-up after a failure, was running last. */
  script(): string | undefined;
  /** The images that the build has registered and has not removed again. */
  images(): readonly string[];
  /** Every phase, with its duration. */
  steps(): readonly PackerStep[];
  /** Its last lines. */
  lastLines: LastLines['list'];
}

/** Starts the log of a build. */
export function createBuildLog(): BuildLog {
  const lines = createLastLines();
  const steps = createStepCollector();
  const made: Record<CleaningUpEvent['resource'], readonly string[]> = {
    instance: [],
    volumes: [],
    'security-group': [],
    'key-pair': [],
    'intermediate-image': [],
    image: [],
  };
  let part: 'launch' | 'provision' | 'image' = 'launch';
  let running = false;
  let script: string | undefined;
  let failedScript: string | undefined;
  let startedAt: string | undefined;
  let lastAt = '';
  let ended = false;

  return {
    read: (text, kind, at) => {
      lines.add(text);
      startedAt ??= at;
      lastAt = at;
      // Rows of kind `error` are what scripts write to stderr. Up to 1.12 `message` rows of a
      // provisioner are what they write to stdout, and steps are `say` rows.
      if (kind === 'error' || (kind === 'message' && running)) return undefined;
      if (text.startsWith('Provisioning step had errors')) failedScript ??= script;
      const reading = readPhase(text);
      if (reading === undefined || !believes(reading.place)) return undefined;
      const phase = enter(reading.phase, reading.place);
      steps.add(phase, text, at);
      return { ...phase, elapsedMs: milliseconds(startedAt, at) };
    },
    end: (at) => {
      lastAt = at;
      ended = true;
    },
    hasEnded: () => ended,
    script: () => failedScript ?? (running ? script : undefined),
    images: () => made.image,
    steps: () => steps.list(lastAt),
    lastLines: lines.list,
  };

  // From 1.13 on a script can print any line. It runs between launch and image, so it cannot forge
  // what was launched; it can pretend that the image has begun.
  function believes(place: PhasePlace): boolean {
    return (place !== 'launch' && place !== 'image') || place === part;
  }

  function enter(phase: Phase, place: PhasePlace): Phase {
    if (place === 'turn') part = 'image';
    if (place === 'provision' && part === 'launch') part = 'provision';
    running = phase.type === 'provisioning';
    switch (phase.type) {
      case 'provisioning':
        script = phase.script;
        break;
      case 'key-pair-creating':
        made['key-pair'] = [phase.keyPair];
        break;
      case 'security-group-creating':
        made['security-group'] = [phase.securityGroup];
        break;
      case 'instance-launched':
        made.instance = [phase.instanceId];
        break;
      case 'image-registered':
        made.image = [...made.image, phase.imageId];
        break;
      case 'cleaning-up':
        return cleanUp(phase);
    }
    return phase;
  }

  function cleanUp(phase: Extract<Phase, { type: 'cleaning-up' }>): Phase {
    const isImage = phase.resource.endsWith('image');
    const ids = isImage ? made.image : made[phase.resource];
    if (isImage) made.image = [];
    return { ...phase, ids };
  }
}
