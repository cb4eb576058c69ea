import type { Phase, Platform } from '@soe/harness';

/** How releases of a flavor are tested. */
export interface TestsConfig {
  /** Folders with suites, relative to the configuration. Default: only what is built in. */
  readonly suites?: readonly string[];
  /** System of the images. Suites for another one are left out. Default: that of the suites, else `linux`. */
  readonly platform?: Platform;
  /** When they run. Default: `launch`. */
  readonly phases?: readonly Phase[];
  /**
   * What is launched: `one` instance type, one for each of the `classes` of types that boot alike, or
   * these types. Default: `one`.
   */
  readonly matrix?:
    | 'one'
    | 'classes'
    | {
        /** Instance types, such as `m7g.large`. */
        readonly types: readonly string[];
      };
  /** Whether the built-in suite of image hygiene runs, and what it lets be. Default: true. */
  readonly hygiene?: boolean | HygieneConfig;
  /**
   * Whether what is inside of the images (packages, accounts, services, ports, kernel parameters) is listed while
   * they are built and launched, for `soe diff` and the release notes. Default: true.
   */
  readonly inventory?: boolean;
  /** What the console of a launch may show. Default: no sign of trouble. */
  readonly console?: ConsoleConfig;
  /** Instance profile of test instances; it must let SSM in. */
  readonly instanceProfile?: string;
  /** Subnet of test instances. Default: the default one of each zone. */
  readonly subnet?: string;
  /** Security groups of test instances. Default: that of the VPC. */
  readonly securityGroups?: readonly string[];
}

/** What of the built-in suite of image hygiene is let be. */
export interface HygieneConfig {
  /** Checks that do not run, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
  /** What may be found. */
  readonly allow?: readonly {
    /** Id of the check. */
    readonly check: string;
    /** Path, as a glob. */
    readonly path: string;
    /** Why it may be there. */
    readonly reason: string;
    /** Last day, in UTC. */
    readonly expires?: string;
  }[];
}

/** What the console of a launch is let be. */
export interface ConsoleConfig {
  /** Signs of trouble that are known. Each needs a pattern or a text. */
  readonly allow: readonly {
    /** Id of the pattern, such as `unit-failed`. Default: all. */
    readonly pattern?: string;
    /** What the line holds. Default: any line of the pattern. */
    readonly text?: string;
    /** Why it is let be. */
    readonly reason: string;
    /** Last day, in UTC. */
    readonly expires?: string;
    /** Instance types on which it is so. Default: all. */
    readonly instanceTypes?: readonly string[];
  }[];
}

/** What scans the releases of a flavor. */
export interface ScansConfig {
  /** Amazon Inspector's findings of the image, as EC2 shows them. Default: false. */
  readonly inspector?: boolean;
  /**
   * Reports of other scanners, relative to the configuration; `{flavor}`, `{version}` and
   * `{architecture}` stand for those of the image. Default: none.
   */
  readonly reports?: readonly ScanFileConfig[];
}

/** A report of a scanner. */
export interface ScanFileConfig {
  /** Its format. */
  readonly format: ScanFormat;
  /** Its path. */
  readonly path: string;
}

/** A format of reports that are read. */
export type ScanFormat = 'trivy' | 'sarif' | 'xccdf' | 'qualys';

/** All formats of reports that are read. */
export const scanFormats = [
  'trivy',
  'sarif',
  'xccdf',
  'qualys',
] as const satisfies readonly ScanFormat[];
