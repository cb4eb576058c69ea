import { createLastLines, type LastLines } from './last-lines.js';
import { type Phase, readPhase } from './phases.js';

/** What the lines of one build add up to. */
export interface BuildLog {
  /** Takes the next text of the build and its kind of row, and returns the phase that it begins. */
  read(text: string, kind: string): Phase | undefined;
  /** The script that failed or, without clean-up after a failure, was running last. */
  script(): string | undefined;
  /** The images that the build has registered and has not removed again. */
  images(): readonly string[];
  /** Its last lines. */
  lastLines: LastLines['list'];
}

/** Starts the log of a build. */
export function createBuildLog(): BuildLog {
  const lines = createLastLines();
  let images: readonly string[] = [];
  let provisioning = false;
  let script: string | undefined;
  let failedScript: string | undefined;

  return {
    read: (text, kind) => {
      lines.add(text);
      // Rows of kind `error` are what scripts write to stderr. Up to 1.12 `message` rows of a
      // provisioner are what they write to stdout, and steps are `say` rows.
      if (kind === 'error' || (kind === 'message' && provisioning)) return undefined;
      if (text.startsWith('Provisioning step had errors')) failedScript ??= script;
      const phase = readPhase(text);
      if (phase !== undefined) enter(phase);
      if (endsProvisioning(text)) provisioning = false;
      return phase;
    },
    script: () => failedScript ?? (provisioning ? script : undefined),
    images: () => images,
    lastLines: lines.list,
  };

  function enter(phase: Phase): void {
    provisioning = phase.type === 'provisioning';
    if (phase.type === 'provisioning') script = phase.script;
    if (phase.type === 'image-registered') images = [...images, phase.imageId];
    if (phase.type === 'cleaning-up' && phase.resource.endsWith('image')) images = [];
  }
}

function endsProvisioning(text: string): boolean {
  return /^(?:Stopping the source instance|Creating (?:unencrypted )?AMI )/.test(text);
}
