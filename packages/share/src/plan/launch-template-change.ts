import { compareVersions, parseImageName } from '@soe/contract';
import type {
  FoundLaunchTemplate,
  FoundTemplateVersion,
} from '../access/launch-template-access.js';

/** What a launch template needs. */
export type LaunchTemplateChange =
  | {
      /** Add a version that is like this one, but for the image. */
      readonly sourceVersion: number;
    }
  | {
      /** Make this version, which has the image already, the default one. */
      readonly defaultVersion: number;
    };

/**
 * What a launch template needs to launch an image: nothing when the version that counts has it
 * already, or a newer one. The default version counts where it shall be set, the latest one
 * otherwise; a new version takes everything else from the one that counts.
 */
export function launchTemplateChange(
  { latest, default: standard }: FoundLaunchTemplate,
  { name, imageId }: { readonly name: string; readonly imageId: string | undefined },
  setDefault: boolean,
): LaunchTemplateChange | undefined {
  const counts = setDefault ? standard : latest;
  if (imageId !== undefined) {
    if (counts.imageId === imageId) return undefined;
    // A run that was stopped in between has left it.
    if (latest.imageId === imageId) return { defaultVersion: latest.version };
  }
  return launchesNewer(counts, name) ? undefined : { sourceVersion: counts.version };
}

/**
 * Whether a version of a launch template was made for a newer release than an image is of. Who
 * distributes an older release again, to repair it, does not take machines back to it.
 */
export function launchesNewer({ description = '' }: FoundTemplateVersion, name: string): boolean {
  const theirs = parseImageName(description);
  const ours = parseImageName(name);
  return (
    theirs !== undefined &&
    theirs.flavor === ours?.flavor &&
    theirs.architecture === ours.architecture &&
    compareVersions(theirs.version, ours.version) > 0
  );
}
