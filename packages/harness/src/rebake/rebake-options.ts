import type {
  AttachPackerOptions,
  PackerResult,
  PackerValue,
  RunPackerOptions,
} from '@soe/packer-runner';
import type { LaunchCloudOptions } from '../adapters/launch-cloud.js';
import { HarnessError } from '../errors.js';

/** The image that is built upon the one under test. */
export interface RebakedChild {
  /** The image under test: what the template has to build on. */
  readonly imageId: string;
  /** What the child is called. No two tries have the same. */
  readonly name: string;
  /** What the child, its snapshots and what is needed to build it are tagged with, and nothing else. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Options of {@link rebakeImage}: those of `runPacker`, and these. */
export interface RebakeImageOptions
  extends Omit<RunPackerOptions, 'runDirectory' | 'cloud' | 'debug' | 'keepFor' | 'runTags'>,
    Omit<LaunchCloudOptions, 'maxAttempts'> {
  /** The image under test. */
  readonly imageId: string;
  /** Names the run; the child carries it as tag `soe:test-run`. */
  readonly runId: string;
  /** Where the files of the run go; each try has a folder of its own in it. */
  readonly directory: string;
  /**
   * The variables that make the template build the child; they win over `variables`.
   * @defaultValue `soe_source_image`, `soe_image_name` and `soe_tags`
   */
  readonly variablesOf?: (child: RebakedChild) => Readonly<Record<string, PackerValue>>;
  /**
   * How Packer is run. It has to tell `source-image-found`, as `runPacker` does.
   * @defaultValue `runPacker` and `attachPacker` of `@soe/packer-runner`
   */
  readonly runner?: RebakeRunner;
}

/** How Packer is run for a re-bake. */
export interface RebakeRunner {
  /** Run `packer build`, as `runPacker` does. */
  readonly run: (options: RunPackerOptions) => Promise<PackerResult>;
  /** Pick up a run that lost its runner, as `attachPacker` does. */
  readonly attach: (runDirectory: string, options?: AttachPackerOptions) => Promise<PackerResult>;
}

/** The variables of the templates of this project. */
export function standardVariables({
  imageId,
  name,
  tags,
}: RebakedChild): Readonly<Record<string, PackerValue>> {
  return { soe_source_image: imageId, soe_image_name: name, soe_tags: tags };
}

/** @throws HarnessError `HARNESS_OPTIONS_INVALID` */
export function checkRunId(runId: string): void {
  // EC2 reads `*` and `?` of a filter as wildcards: a clean-up would take more than its own.
  if (/^[A-Za-z0-9._-]{1,64}$/.test(runId)) return;
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot re-bake: runId ${JSON.stringify(runId)} has to be 1 to 64 letters, digits, ".", "_" and "-".`,
  );
}
