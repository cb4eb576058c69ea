import { newestInRange, parseSelector } from '@soe/contract';
import { ShareError } from '../errors.js';
import { flag, listOf, number, objectOf, text } from '../shape.js';

/** Which images may go. Every rule must let an image go; what is kept is listed with the reason. */
export interface RetirementPolicy {
  /** Product lines. */
  readonly flavors: readonly string[];
  /** Versions of each product line that stay whatever their age, newest first. Default: 3. */
  readonly keepNewest?: number;
  /** Days since an image was made. Default: 90; at least 3, because usage is told so late. */
  readonly olderThanDays?: number;
  /** Days since an image was launched last, as far as EC2 tells. Default: 30. */
  readonly unusedForDays?: number;
  /** Whether only deprecated images go. Default: `true`. */
  readonly onlyDeprecated?: boolean;
  /** Versions that stay, one by one or as semver ranges. Default: none. */
  readonly keep?: readonly string[];
  /**
   * Whether to ask EC2 which other accounts use an image. `false` only where nobody else can use
   * it. Default: `true`.
   */
  readonly usageReports?: boolean;
  /** Accounts whose use does not count. Default: none. */
  readonly exemptAccounts?: readonly string[];
  /** Days between disabling an image and deregistering it. Default: 7; at least 3, so that the
   * report in between tells of everybody who could launch it. */
  readonly graceDays?: number;
  /** Whether images that are protected from being deregistered stay. Default: `false`. */
  readonly keepProtected?: boolean;
  /**
   * Images of one product line, over all regions, that one run may touch. Default: 40, which is
   * one release of two architectures in 17 regions.
   */
  readonly maxImages?: number;
  /** The same in per cent of all its images. Default: 25. */
  readonly maxPercent?: number;
  /** Go on over both limits. Default: `false`. */
  readonly force?: boolean;
}

const shape = objectOf(
  {
    flavors: listOf(text),
    keepNewest: number,
    olderThanDays: number,
    unusedForDays: number,
    onlyDeprecated: flag,
    keep: listOf(text),
    usageReports: flag,
    exemptAccounts: listOf(text),
    graceDays: number,
    keepProtected: flag,
    maxImages: number,
    maxPercent: number,
    force: flag,
  },
  ['flavors'],
);

/** {@link RetirementPolicy} with the defaults filled in. */
export type SettledPolicy = Required<RetirementPolicy>;

/**
 * Fill in the defaults and refuse what cannot be meant.
 *
 * @throws ShareError `SHARE_REFUSED` with all findings in its message
 */
export function settlePolicy(policy: RetirementPolicy): SettledPolicy {
  // A misspelt rule would protect nothing, and nobody would notice.
  refuse(shape('', policy));
  const settled = {
    flavors: policy.flavors,
    keepNewest: policy.keepNewest ?? 3,
    olderThanDays: policy.olderThanDays ?? 90,
    unusedForDays: policy.unusedForDays ?? 30,
    onlyDeprecated: policy.onlyDeprecated ?? true,
    keep: policy.keep ?? [],
    usageReports: policy.usageReports ?? true,
    exemptAccounts: policy.exemptAccounts ?? [],
    graceDays: policy.graceDays ?? 7,
    keepProtected: policy.keepProtected ?? false,
    maxImages: policy.maxImages ?? 40,
    maxPercent: policy.maxPercent ?? 25,
    force: policy.force ?? false,
  };
  const least = { keepNewest: 0, olderThanDays: 3, unusedForDays: 0, graceDays: 3 };
  const findings = [
    ...(settled.flavors.length === 0 ? ['flavors: none are named'] : []),
    ...Object.entries({ ...least, maxImages: 0, maxPercent: 0 }).flatMap(([name, minimum]) => {
      const value = settled[name as keyof typeof least];
      return value >= minimum ? [] : [`${name}: ${value}; ${minimum} or more`];
    }),
    // A range that is none would protect nothing, and nobody would notice.
    ...settled.keep
      .filter((range) => !isRange(range))
      .map((range) => `keep: ${JSON.stringify(range)} is neither a version nor a semver range`),
    ...settled.exemptAccounts
      .filter((account) => !/^\d{12}$/.test(account))
      .map((account) => `exemptAccounts: ${JSON.stringify(account)} is not twelve digits`),
  ];
  refuse(findings);
  return settled;
}

function refuse(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new ShareError('SHARE_REFUSED', `retirement policy: ${findings.join('; ')}`);
}

/** The rule of a policy by which a version stays, if any. */
export function protectingRule({ keep }: SettledPolicy, version: string): string | undefined {
  return keep.find((range) => range === version || newestInRange([version], range) === version);
}

/** A selector reads versions and ranges, and tells them from channels. */
function isRange(range: string): boolean {
  try {
    return parseSelector(`soe@${range}`).kind !== 'channel';
  } catch {
    return false;
  }
}
