import type { Platform } from './platform.js';

/** A package that is installed somewhere. */
export interface Package {
  readonly platform: Platform;
  /** As its platform writes it: with its group for Maven (`org.example/core`), its scope for npm. */
  readonly name: string;
  /** Whole: with epoch and release, where the platform has them. */
  readonly version: string;
  readonly architecture?: string;
  /** Where it was found. Default: its package manager says so. */
  readonly path?: string;
}
