import type { AttachPackerOptions, PackerResult, RunPackerOptions } from '@soe/packer-runner';

/** How Packer is run for the builds of a release. */
export interface PackerPort {
  /** Run `packer build`, as `runPacker` of `@soe/packer-runner` does. */
  readonly run: (options: RunPackerOptions) => Promise<PackerResult>;
  /**
   * Pick up a run that lost its runner, as `attachPacker` of `@soe/packer-runner` does. Where there is none it rejects
   * with the code `PACKER_NOT_STARTED`.
   */
  readonly attach: (runDirectory: string, options?: AttachPackerOptions) => Promise<PackerResult>;
}
