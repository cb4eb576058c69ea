import type { Architecture } from '@soe/contract';
import type { OrganizationTree } from '../access/organization-access.js';
import type { ParameterAccount } from '../distribution.js';
import type { ShareOptions } from '../share-options.js';

/** An account in which every image is launched, though only as a dry run. */
export interface LaunchProbe extends ParameterAccount {
  /** The only region in which that is tried. Default: every region of the distribution. */
  readonly region?: string;
  /** The instance types to try. Default: `t3.micro` for `x86_64`, `t4g.micro` for `arm64`. */
  readonly instanceTypes?: Readonly<Partial<Record<Architecture, string>>>;
}

/** {@link ShareOptions}, and what else to look at. */
export interface VerifyOptions extends ShareOptions {
  /**
   * Accounts in which instances shall be able to start. Each image is launched there with a dry run
   * of `RunInstances`, which starts nothing, and the policies and grants of the keys of encrypted
   * images are read, since a dry run does not look at them. Default: none.
   */
  readonly launch?: readonly LaunchProbe[];
  /**
   * The organisation, as `organization().tree()` reads it: with it, policies of keys that are about
   * an organisation or its units can be judged. Default: then it is unknown who may use the key.
   */
  readonly organization?: OrganizationTree;
}

/** Types that every region has had for years. */
const usualTypes: Readonly<Record<Architecture, string>> = {
  x86_64: 't3.micro',
  arm64: 't4g.micro',
};

/** The instance type to try an image with. */
export function instanceTypeOf({ instanceTypes }: LaunchProbe, architecture: Architecture): string {
  return instanceTypes?.[architecture] ?? usualTypes[architecture];
}
