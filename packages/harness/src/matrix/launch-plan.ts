import type { Architecture } from '@soe/contract';
import type { Platform } from '../suites/suite.js';

/** The image to launch, and what decides where it can run. */
export interface LaunchImage {
  /** `ami-…` */
  readonly imageId: string;
  /** Region that it is in. */
  readonly region: string;
  /** Its name. */
  readonly name?: string;
  /** What it is built for. */
  readonly architecture: Architecture;
  /** What it runs. */
  readonly platform: Platform;
  /** Default of EC2 where missing: `legacy-bios` for x86_64, `uefi` for arm64. */
  readonly bootMode?: 'legacy-bios' | 'uefi' | 'uefi-preferred';
  /** It has the driver of the Elastic Network Adapter. */
  readonly enaSupport: boolean;
  /** It asks for a NitroTPM. */
  readonly tpmSupport: boolean;
  /** `v2.0` where the image demands IMDSv2. */
  readonly imdsSupport?: string;
  /** Such as `/dev/xvda`. */
  readonly rootDeviceName?: string;
  /** Default: `hvm`. */
  readonly virtualizationType?: string;
  /** Patterns of the types that its owner allows or rules out; `*` stands for any characters. */
  readonly instanceTypes?: {
    /** Empty where every type is allowed. */
    readonly supported: readonly string[];
    /** Empty where none is ruled out. */
    readonly unsupported: readonly string[];
  };
}

/** Which launches test an image, and what they leave untested. Plain data, decided without a launch. */
export interface LaunchPlan {
  /** What is launched. */
  readonly image: LaunchImage;
  /** The launches, each under another name. */
  readonly launches: readonly PlannedLaunch[];
  /** Classes that the image does not run on, each with the reason. */
  readonly unsuited: readonly {
    /** The class or type. */
    readonly name: string;
    /** How many types it has. */
    readonly types: number;
    /** In one sentence. */
    readonly reason: string;
  }[];
  /** What is suited but not launched, each with the reason: not offered here, not asked for. */
  readonly uncovered: readonly {
    /** The class or type. */
    readonly name: string;
    /** In one sentence. */
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
  /** Such as `m7i.large`. */
  readonly instanceType: string;
  /** Such as `eu-central-1a`, in the order in which they are tried. */
  readonly zones: readonly string[];
}

/** A launch that EC2 has to refuse. */
export interface PlannedRefusal extends LaunchCandidate {
  /** The class. Unique in its plan. */
  readonly name: string;
  /** Why the image does not start there. */
  readonly reason: string;
}
