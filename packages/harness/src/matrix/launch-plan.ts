import type { Architecture } from '@soe/contract';
import type { Platform } from '../suites/suite.js';

/** The image to launch, and what decides where it can run. */
export interface LaunchImage {
  readonly imageId: string;
  readonly region: string;
  readonly name?: string;
  readonly architecture: Architecture;
  readonly platform: Platform;
  /** Default of EC2 where missing: `legacy-bios` for x86_64, `uefi` for arm64. */
  readonly bootMode?: 'legacy-bios' | 'uefi' | 'uefi-preferred';
  readonly enaSupport: boolean;
  readonly tpmSupport: boolean;
  /** `v2.0` where the image demands IMDSv2. */
  readonly imdsSupport?: string;
  readonly rootDeviceName?: string;
  /** Default: `hvm`. */
  readonly virtualizationType?: string;
  /** Patterns of the types that its owner allows or rules out; `*` stands for any characters. */
  readonly instanceTypes?: {
    /** Empty where every type is allowed. */
    readonly supported: readonly string[];
    readonly unsupported: readonly string[];
  };
}

/** Which launches test an image, and what they leave untested. Plain data, decided without a launch. */
export interface LaunchPlan {
  readonly image: LaunchImage;
  readonly launches: readonly PlannedLaunch[];
  /** Classes that the image does not run on, each with the reason. */
  readonly unsuited: readonly {
    readonly name: string;
    readonly types: number;
    readonly reason: string;
  }[];
  /** What is suited but not launched, each with the reason: not offered here, not asked for. */
  readonly uncovered: readonly {
    readonly name: string;
    readonly reason: string;
    /** The types of it that no launch vouches for, where they are known. */
    readonly types?: readonly string[];
  }[];
  /** Launches that EC2 has to refuse, where that was asked for. */
  readonly refusals?: readonly PlannedRefusal[];
}

/** One launch that is to be made. */
export interface PlannedLaunch {
  /** The class (`nitro-x86`) or the type that was asked for. Unique in its plan. */
  readonly name: string;
  /** What to launch: the first that has capacity is taken. */
  readonly candidates: readonly LaunchCandidate[];
  /** Every type that boots like these. */
  readonly vouchesFor: readonly string[];
}

/** A type and the zones that offer it. */
export interface LaunchCandidate {
  readonly instanceType: string;
  readonly zones: readonly string[];
}

/** A launch that EC2 has to refuse. */
export interface PlannedRefusal extends LaunchCandidate {
  /** The class. Unique in its plan. */
  readonly name: string;
  /** Why the image does not start there. */
  readonly reason: string;
}
