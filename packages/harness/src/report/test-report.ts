/**
 * How a test ended, in the words of CTRF. `skipped`: declared not to run here. `pending`: selected, but
 * it did not get to run. `other`: it could not be told (infrastructure, or the check itself broke).
 */
export type TestStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/** One test and how it ended: a test of CTRF 0.0, with what this package adds in `extra`. */
export interface TestResult {
  /** What is tested, in a sentence: `file /etc/motd: mode is 0644`. */
  readonly name: string;
  /** How it ended. */
  readonly status: TestStatus;
  /** Milliseconds. */
  readonly duration: number;
  /** From the outside in: where it ran (`bake`, or the name of the launch), then its suite. */
  readonly suite?: readonly [string, ...string[]];
  /** What was seen where it did not pass; the reason where it did not run. One paragraph. */
  readonly message?: string;
  /** More about a failure: last lines, a stack. */
  readonly trace?: string;
  /** The word of the tool that ran it, where that is another, such as `notapplicable`. */
  readonly rawStatus?: string;
  /** The phase: `bake`, `launch` or `rebake`. */
  readonly type?: string;
  /** File that the test is written in. */
  readonly filePath?: string;
  /** How often it was tried again. */
  readonly retries?: number;
  /** The tries before the last. */
  readonly retryAttempts?: readonly TestAttempt[];
  /** It passed, but not the first time. */
  readonly flaky?: boolean;
  /** Start and end, in milliseconds since 1970. */
  readonly start?: number;
  /** See `start`. */
  readonly stop?: number;
  /** Where it ran: `region`, `instanceType`, `zone`, `imageId`, … */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Files that tell more, relative to the report. */
  readonly attachments?: readonly TestAttachment[];
  /** What this package adds. */
  readonly extra?: TestExtra;
}

/** An earlier try of a test. */
export interface TestAttempt {
  /** From 1. */
  readonly attempt: number;
  /** How it ended. */
  readonly status: TestStatus;
  /** Milliseconds. */
  readonly duration?: number;
  /** What was seen. */
  readonly message?: string;
}

/** A file that tells more about a test. */
export interface TestAttachment {
  /** What it is called. */
  readonly name: string;
  /** Its media type. */
  readonly contentType: string;
  /** Relative to the report, with `/`. */
  readonly path: string;
}

/** What CTRF has no member for. */
export interface TestExtra {
  /** The failure is one of infrastructure, not of the image. Such a test may be retried. */
  readonly infrastructure?: boolean;
  /** The failure is known: where it is tracked, and until when it is let be. Set by the gate. */
  readonly quarantine?: {
    /** Address of the issue. */
    readonly tracker: string;
    /** Last day, in UTC. */
    readonly expires: string;
  };
}

/** A whole report: a document of CTRF 0.0 (https://ctrf.io), the native model of this package. */
export interface TestReport {
  /** Always `CTRF`. */
  readonly reportFormat: 'CTRF';
  /** Version of CTRF. */
  readonly specVersion: '0.0.0';
  /** When it was made, ISO 8601 in UTC. */
  readonly timestamp?: string;
  /** What made it. */
  readonly generatedBy?: string;
  /** The results. */
  readonly results: {
    /** What ran the tests. */
    readonly tool: {
      /** Its name. */
      readonly name: string;
      /** Its version. */
      readonly version?: string;
    };
    /** The sums of `tests`, never anything else. */
    readonly summary: TestSummary;
    /** Every test that was selected, also those that did not run. */
    readonly tests: readonly TestResult[];
    /** What was tested. */
    readonly environment?: TestEnvironment;
    /** What this package adds. */
    readonly extra?: ReportExtra;
  };
}

/** Sums over the tests of a report. */
export interface TestSummary {
  /** All of them. */
  readonly tests: number;
  /** Also those that are flaky. */
  readonly passed: number;
  /** What was seen is not what is wanted. */
  readonly failed: number;
  /** Declared not to run. */
  readonly skipped: number;
  /** Selected, did not run. */
  readonly pending: number;
  /** Could not be told. */
  readonly other: number;
  /** Passed, but not the first time. */
  readonly flaky: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds since 1970. */
  readonly stop: number;
}

/** What was tested, and for what. */
export interface TestEnvironment {
  /** The flavor. */
  readonly appName?: string;
  /** The version of the release. */
  readonly appVersion?: string;
  /** The build that made the image. */
  readonly buildId?: string;
  /** Page of the CI run. */
  readonly buildUrl?: string;
  /** Commit that was built. */
  readonly commit?: string;
  /** Region of the tests. */
  readonly testEnvironment?: string;
  /** More about the image. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** What a report of launches tells beside the tests. */
export interface ReportExtra {
  /** Each launch: what it ran on, what it vouches for, how long each step took, what its console said. */
  readonly launches?: readonly ReportedLaunch[];
}

/** A launch, as a report shows it. */
export interface ReportedLaunch {
  /** Name of the launch, the first part of the `suite` of its tests. */
  readonly name: string;
  /** What it ran on, where it got to run. */
  readonly instanceType?: string;
  /** The zone. */
  readonly zone?: string;
  /** Types that boot alike, which this launch speaks for. */
  readonly vouchesFor?: readonly string[];
  /** How it went: `tested`, or why it was not. */
  readonly outcome: 'tested' | 'not-ready' | 'not-launched' | 'refused' | 'cancelled';
  /** In one sentence, where it was not tested. */
  readonly reason?: string;
  /** The steps of the readiness ladder, in order. */
  readonly steps?: readonly {
    /** `launch`, `running`, `checks`, `ssm`, `first-boot`, `settled`, `reboot`, … */
    readonly step: string;
    /** Milliseconds. */
    readonly duration: number;
  }[];
  /** Lines of the console that tell of a problem which nobody let be. */
  readonly console?: readonly string[];
}
