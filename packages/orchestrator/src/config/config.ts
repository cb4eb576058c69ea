import type { Architecture } from '@soe/contract';
import type { SourceImageQuery } from '@soe/discovery';
import type { PackerValue } from '@soe/packer-runner';
import type { IssueGrammar } from '@soe/release-notes';
import type { DistributionRequest, RetirementPolicy } from '@soe/share';
import type { NotesConfig } from './notes-config.js';
import type { ScansConfig, TestsConfig } from './tests-config.js';

/**
 * What `soe.config.*` comes to: the flavors of a repository, each with what it inherits, and where their releases
 * go. People write a `SoeConfig`.
 */
export interface ResolvedConfig {
  /** The account that owns the images, twelve digits. */
  readonly owner: string;
  /** The region in which Packer builds. */
  readonly region: string;
  /** Which issue keys exist, and where they lead. Default: none are looked for. */
  readonly issues?: IssueGrammar;
  /** How release notes are made and published. Default: from commits alone, published nowhere. */
  readonly notes?: NotesConfig;
  /** File with the rules of gates, waivers and quarantine, relative to the configuration. Default: the usual rules. */
  readonly gates?: string;
  /** File that declares user and group ids for all flavors, relative to the configuration. Default: none. */
  readonly ids?: string;
  /**
   * File with the policy of commits, relative to the configuration: the stage `policy` of a release holds
   * every change to it. Default: `soe.commits.json` where there is one, else no commit is checked.
   */
  readonly policy?: string;
  /** Names of the channels, `candidate` first, then in the order of promotion. Default: `candidate`, `stable`. */
  readonly channels?: readonly string[];
  /** Where releases exist and who may use them, unless a flavor adds to it. */
  readonly distribution: DistributionRequest;
  /** The product lines, by name. */
  readonly flavors: Readonly<Record<string, FlavorConfig>>;
}

/** One product line, with what it inherits. */
export interface FlavorConfig {
  /** What it is for, in a sentence. */
  readonly purpose?: string;
  /** How its machines live, and how often there is a release. Default: `immutable`, released when something changes. */
  readonly lifecycle?: LifecycleConfig;
  /** Who answers for it, and for how long. Default: not said. */
  readonly support?: SupportConfig;
  /** Markdown file with its user guide, relative to the configuration, for the catalogue. Default: none. */
  readonly guide?: string;
  /** Packer template: a file or folder, relative to the configuration. */
  readonly template: string;
  /** The vendor image of each architecture that is built. */
  readonly sources: Readonly<Partial<Record<Architecture, SourceImageQuery>>>;
  /** Values of template variables, beside those that the pipeline sets. */
  readonly variables?: Readonly<Record<string, PackerValue>>;
  /**
   * Names of template variables whose values must not be seen, wherever they come from: `variables`
   * or `PKR_VAR_*`. Those whose names say so (`…password…`, `…token…`) are hidden anyway.
   */
  readonly secrets?: readonly string[];
  /**
   * Paths, relative to the configuration, whose commits are changes of this flavor. Default: every
   * commit of the repository is.
   */
  readonly paths?: readonly string[];
  /**
   * Flavors that it is built on: when one of them is affected by a change, so is this one. Default: none.
   */
  readonly needs?: readonly string[];
  /** How releases are tested before they are shared. Default: they are not. */
  readonly tests?: TestsConfig;
  /** What scans them before they are shared. Default: nothing. */
  readonly scans?: ScansConfig;
  /** Where its releases exist and who may use them: added to that of the repository, member by member. */
  readonly distribution?: DistributionRequest;
  /** Instead of the channels of the repository. */
  readonly channels?: readonly string[];
  /** Added to the `notes` of the repository, member by member. Default: nothing. */
  readonly notes?: NotesConfig;
}

/** How machines of a flavor live. */
export interface LifecycleConfig {
  /**
   * `immutable`: machines are replaced by those of the next release. `long-lived`: they are patched where they
   * run, so that a release must also be a safe upgrade. Default `immutable`.
   */
  readonly kind?: 'immutable' | 'long-lived';
  /** How often a release is expected: an ISO 8601 duration such as `P1M`. Default: no expectation. */
  readonly cadence?: string;
  /** Which of its old images `soe retire` lets go. Default: the defaults of `RetirementPolicy`. */
  readonly retention?: Omit<RetirementPolicy, 'flavors' | 'force'>;
}

/** Who answers for a flavor. */
export interface SupportConfig {
  /** The team. */
  readonly owner: string;
  /** Where problems are reported: an https address. Default: not said. */
  readonly tracker?: string;
  /** How the team is reached: an e-mail address, an https address or a chat channel. Default: not said. */
  readonly contact?: string;
  /** How long a release is supported after it was made: an ISO 8601 duration such as `P6M`. Default: not said. */
  readonly period?: string;
}
