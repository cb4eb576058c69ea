import type { CleaningUpEvent } from '../events.js';
import { createLastLines, type LastLines } from './last-lines.js';
import { type Phase, type PhasePlace, readPhase } from './phases.js';
import { createStepCollector, milliseconds, type PackerStep } from './steps.js';

/** A phase, and how long after the first line of its build it began. */
export type TimedPhase = Phase & { readonly elapsedMs: number };

// Volumes are told only when they are removed, with their ids.
type Temporary = Exclude<CleaningUpEvent['resource'], 'image' | 'intermediate-image' | 'volumes'>;

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
  /** The phase that it is in or, when it is cleaning up, was in before. */
  phase(): Phase['type'] | undefined;
  /** The images that the build has registered and has not removed again: the last 200. */
  images(): readonly string[];
  /** The instances that the build has launched and not said that it removes. */
  instances(): readonly string[];
  /** Every phase, with its duration. */
  steps(): readonly PackerStep[];
  /** Its last lines. */
  lastLines: LastLines['list'];
}

// A script can pretend that the image has begun, and print ids endlessly. What Packer tells comes last.
const mostImages = 200;

/** Starts the log of a build. */
export function createBuildLog(): BuildLog {
  const lines = createLastLines();
  const steps = createStepCollector();
  const images = new Set<string>();
  const made: Record<Temporary, readonly string[]> = {
    instance: [],
    'security-group': [],
    'key-pair': [],
  };
  // A build launches one.
  let instances: readonly string[] = [];
  let part: 'launch' | 'provision' | 'image' = 'launch';
  let running = false;
  let latest: Phase['type'] | undefined;
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
    phase: () => latest,
    images: () => [...images],
    instances: () => instances,
    steps: () => steps.list(lastAt),
    lastLines: lines.list,
  };

  // From 1.13 on a script can print any line. It runs between launch and image, so it cannot forge
  // what was launched; it can pretend that the image has begun. The launch is over when Packer has
  // connected: a provisioner of a plugin may say nothing that is known.
  function believes(place: PhasePlace): boolean {
    return (place !== 'launch' && place !== 'image') || place === part;
  }

  function enter(phase: Phase, place: PhasePlace): Phase {
    if (place === 'turn') part = 'image';
    const launched = place === 'provision' || phase.type === 'connected';
    if (launched && part === 'launch') part = 'provision';
    running = phase.type === 'provisioning';
    if (phase.type !== 'cleaning-up') latest = phase.type;
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
        instances = [phase.instanceId];
        made.instance = instances;
        break;
      case 'image-registered':
        keepImage(phase.imageId);
        break;
      case 'cleaning-up':
        return cleanUp(phase);
    }
    return phase;
  }

  function keepImage(id: string): void {
    images.add(id);
    const [oldest] = images;
    if (images.size > mostImages && oldest !== undefined) images.delete(oldest);
  }

  function cleanUp(phase: Extract<Phase, { type: 'cleaning-up' }>): Phase {
    const { resource } = phase;
    if (resource === 'instance') instances = [];
    if (resource === 'volumes') return phase;
    if (resource !== 'image' && resource !== 'intermediate-image') {
      return { ...phase, ids: made[resource] };
    }
    const ids = [...images];
    images.clear();
    return { ...phase, ids };
  }
}
