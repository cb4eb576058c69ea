/** The stages of cloud-init, as its status names them. */
export const bootStages = ['init', 'modules-config', 'modules-final'] as const;

/** One of {@link bootStages}. */
export type BootStage = (typeof bootStages)[number];

/** One program that a boot runs inside, as root. */
export interface BootStep {
  readonly stage: BootStage;
  /** For the log. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Its standard input. Default: nothing. */
  readonly input?: Uint8Array | string;
}

/** A step that the shell of the image runs; what differs comes to it as arguments and input only. */
export function shellStep(
  stage: BootStage,
  title: string,
  script: string,
  args: readonly string[] = [],
  input?: Uint8Array | string,
): BootStep {
  return {
    stage,
    title,
    command: ['/bin/sh', '-c', script, 'cloud-init', ...args],
    ...(input === undefined ? {} : { input }),
  };
}
