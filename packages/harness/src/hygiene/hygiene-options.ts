import type { Phase, Platform } from '../suites/suite.js';

/** Something that a check would find, and that is let be. It is counted all the same. */
export interface HygieneException {
  /** Id of the check. */
  readonly check: string;
  /** Path that is found, as a glob: `*` stands for any characters, also `/`. */
  readonly path: string;
  /**
   * What is found there, as a glob: for secrets the name of the pattern and more
   * (`github-token*`). Default: whatever it is.
   */
  readonly detail?: string;
  /** Why it may be there. */
  readonly reason: string;
  /** Last day, `2026-12-31`, in UTC. Default: it does not end. */
  readonly expires?: string;
}

/** What {@link hygieneSuite} checks, and what it lets be. */
export interface HygieneOptions {
  /** What the image runs. Default: `linux`. */
  readonly platform?: Platform;
  /** Phases in which the suite runs; each check runs in those of them that it is for. Default: all. */
  readonly phases?: readonly Phase[];
  /** What may be found. Default: nothing. */
  readonly allow?: readonly HygieneException[];
  /** Checks that are switched off: id and reason. They are listed as skipped with it. Default: none. */
  readonly skip?: Readonly<Record<string, string>>;
  /** The day for which `expires` is judged. Default: today. */
  readonly at?: Date;
  /** Megabytes that logs may take, all together; one file may take half. Default: 200. */
  readonly maxLogMegabytes?: number;
  /**
   * Folders and files that are searched for secrets. Packages of Python, Node and Ruby, the AWS CLI, data of
   * package managers and containers, and the key of RHUI are left out, unless they are named themselves.
   * Default: those where people and programs keep settings.
   */
  readonly secretPaths?: readonly string[];
  /** Public keys that may log in, each as a line of `authorized_keys`. Default: none but the launch key. */
  readonly authorizedKeys?: readonly string[];
  /** Accounts that only a build needs. Default: `packer` and `vagrant`. */
  readonly installerUsers?: readonly string[];
  /** What a build brought for itself and has to remove again: certificates, repositories. Default: none. */
  readonly gone?: readonly string[];
  /** A firewall has to be enabled. Default: false, security groups are one. */
  readonly firewall?: boolean;
  /** A source of the time has to be set. Default: true. */
  readonly timeSource?: boolean;
  /** Main files of settings stay as packaged where there is a folder for own ones. Default: false. */
  readonly dropIns?: boolean;
  /** How the image is declared to boot; its boot files are looked for. Default: not looked at. */
  readonly bootMode?: 'legacy-bios' | 'uefi' | 'uefi-preferred';
}

/** Where secrets are looked for unless `secretPaths` says otherwise. */
export const defaultSecretPaths: readonly string[] = [
  '/root',
  '/home',
  '/etc',
  '/opt',
  '/srv',
  '/tmp',
  '/var/tmp',
  '/var/lib',
  '/var/log',
  '/var/www',
  '/var/spool',
  '/usr/local',
];
