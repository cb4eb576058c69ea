import type { MovePointersOptions } from './channels/move-pointers.js';
import type { PromotionOptions } from './channels/promote-release.js';
import type { PublishOptions } from './channels/publish-release.js';
import type { DistributeOptions } from './distribute-release.js';
import { ShareError } from './errors.js';
import type { LifecycleOptions } from './lifecycle/lifecycle-plan.js';
import type { PreflightOptions } from './preflight/preflight-options.js';
import type { VerifyOptions } from './verify/launch-probe.js';
import type { WavesOptions } from './waves/run-waves.js';

type OptionName =
  | keyof DistributeOptions
  | keyof LifecycleOptions
  | keyof MovePointersOptions
  | keyof PreflightOptions
  | keyof PromotionOptions
  | keyof PublishOptions
  | keyof VerifyOptions
  | keyof WavesOptions;

/** Every option of the package; a list that lacks one does not compile. */
const optionNames: Readonly<Record<OptionName, true>> = {
  organization: true,
  aws: true,
  launch: true,
  preflight: true,
  signal: true,
  onEvent: true,
  clock: true,
  imageWait: true,
  settleWait: true,
  observed: true,
  quotas: true,
  channel: true,
  dropArchitectures: true,
  places: true,
  putBackWait: true,
  verify: true,
  apply: true,
  supersede: true,
  health: true,
  onHalt: true,
  onFailure: true,
};

/**
 * Refuse an option that no function of this package has: a misspelt one would be taken for one that
 * was left out, and what it was to prevent would happen.
 *
 * @throws ShareError `SHARE_OPTIONS_INVALID`
 */
export function refuseUnknownOptions(options: object): void {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(optionNames, name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => JSON.stringify(name)).join(', ');
  throw new ShareError(
    'SHARE_OPTIONS_INVALID',
    `options: there is no ${names}; there are ${Object.keys(optionNames).sort().join(', ')}, see the README for which function has which`,
  );
}
