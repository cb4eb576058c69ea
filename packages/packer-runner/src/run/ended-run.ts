import type { PackerResult } from '../result.js';

/** A run that has come to its end. */
export interface EndedRun {
  /** What came of it, without secrets. */
  readonly result: PackerResult;
  /** The builds that failed, as Packer names them: what is masked cannot be asked for again. */
  readonly failedBuilds: readonly string[];
}
