import type { Architecture } from '@soe/contract';

/** What an image runs. */
export type Platform = 'linux' | 'windows';

/** Every {@link Platform}. */
export const platforms: readonly Platform[] = ['linux', 'windows'];

/** When tests run: while the image bakes, on a launch of it, on a launch of an image built upon it. */
export type Phase = 'bake' | 'launch' | 'rebake';

/** Every {@link Phase}. */
export const phases: readonly Phase[] = ['bake', 'launch', 'rebake'];

/** Checks that belong together: one file of a `tests/` folder, or one that is built in. Plain data. */
export interface Suite {
  /** What it is called: the name of its file, without the ending, where it says nothing else. */
  readonly name: string;
  /** What it is about, for people. */
  readonly title?: string;
  /** File that it was read from. */
  readonly file?: string;
  /** What the image has to run. Default: `linux`. */
  readonly platform: Platform;
  /** Phases in which it runs. Default: all. */
  readonly phases: readonly Phase[];
  /** Its checks, in order. */
  readonly checks: readonly Check[];
}

/** What every check may say. */
export interface CheckBase {
  /** Path, name, port: which one of its kind. */
  readonly subject: string;
  /** What it is about, for people. Default: said by what is checked. */
  readonly title?: string;
  /** Phases in which it runs. Default: those of the suite. */
  readonly phases?: readonly Phase[];
  /** Architectures on which it runs. Default: all. */
  readonly architectures?: readonly Architecture[];
  /** Why it is not to run for now. It is listed as skipped, with this reason. */
  readonly skip?: string;
}

/**
 * What a text must have: lines that hold a piece of text; `/…/` is an extended regular expression that a
 * line must match; `!` before either means that no line may.
 */
export type TextPattern = string;

/** A file or folder. */
export interface FileCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'file';
  /** Default: true. */
  readonly exists?: boolean;
  /** What it is. Default: any. */
  readonly type?: 'file' | 'directory' | 'symlink';
  /** Four octal digits, such as `0644`. Linux only. */
  readonly mode?: string;
  /** Name or id. */
  readonly owner?: string;
  /** Name or id. */
  readonly group?: string;
  /** Where the link leads, as it is written in it. */
  readonly linkedTo?: string;
  /** Hexadecimal. */
  readonly sha256?: string;
  /** Bytes at most. */
  readonly maxSize?: number;
  /** What its text must have. */
  readonly contents?: readonly TextPattern[];
}

/** A package of the system (rpm, dpkg, apk; on Windows an installed program or feature). */
export interface PackageCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'package';
  /** Default: true. */
  readonly installed?: boolean;
  /** One of these; a version without release matches every release of it. */
  readonly versions?: readonly string[];
}

/** A service. */
export interface ServiceCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'service';
  /** It is there. Default: true. */
  readonly exists?: boolean;
  /** Started at boot. */
  readonly enabled?: boolean;
  /** Runs now. */
  readonly running?: boolean;
}

/** A user. */
export interface UserCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'user';
  /** Default: true. */
  readonly exists?: boolean;
  /** Its id. */
  readonly uid?: number;
  /** The primary group. */
  readonly gid?: number;
  /** Its home folder. */
  readonly home?: string;
  /** Its login shell. */
  readonly shell?: string;
  /** Groups that the user must be in, at least. */
  readonly groups?: readonly string[];
}

/** A group. */
export interface GroupCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'group';
  /** Default: true. */
  readonly exists?: boolean;
  /** Its id. */
  readonly gid?: number;
}

/** A port, `tcp:22`, `udp:123`. */
export interface PortCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'port';
  /** Default: true. */
  readonly listening?: boolean;
  /** It listens on these addresses and no others. */
  readonly addresses?: readonly string[];
}

/** A process, by the name of its program. */
export interface ProcessCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'process';
  /** Default: true. */
  readonly running?: boolean;
}

/** A kernel parameter, as `sysctl` names it. Linux only. */
export interface KernelParameterCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'kernelParameter';
  /** The value that it must have. */
  readonly value: string;
}

/** A mount point. Linux only. */
export interface MountCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'mount';
  /** Default: true. */
  readonly exists?: boolean;
  /** Type of the file system, such as `xfs`. */
  readonly filesystem?: string;
  /** What is mounted: a device, `tmpfs`, … */
  readonly source?: string;
  /** Options that it must have, at least. */
  readonly options?: readonly string[];
}

/** A command of the shell (`sh`, on Windows PowerShell). */
export interface CommandCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'command';
  /** The command. Default: the subject. */
  readonly run?: string;
  /** Default: 0. */
  readonly exitStatus?: number;
  /** What it must print. */
  readonly stdout?: readonly TextPattern[];
  /** What it must print to standard error. */
  readonly stderr?: readonly TextPattern[];
  /** Default: 60. */
  readonly timeoutSeconds?: number;
}

/** A key or value of the registry: `HKLM:\SOFTWARE\…`. Windows only. */
export interface RegistryCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'registry';
  /** Name of the value. Default: the key itself is checked. */
  readonly value?: string;
  /** Default: true. */
  readonly exists?: boolean;
  /** What the value must hold. */
  readonly data?: string | number;
}

/** A program that is carried into the image: it passes when it ends with 0, or by the TAP that it prints. */
export interface ScriptCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'script';
  /** The whole program, base64. */
  readonly contents: string;
  /** `sh`, `powershell`, or the program's own first line. Default: by the ending of the subject. */
  readonly interpreter?: 'sh' | 'powershell' | 'shebang';
  /** `auto` takes it for TAP where its output has a plan (`1..N`), a version, `not ok` or `Bail out!`. Default: `auto`. */
  readonly output?: 'exit' | 'tap' | 'auto';
  /** Default: 300. */
  readonly timeoutSeconds?: number;
}

/** A test tool that the image has: its own results are read. Where it has none, that is listed, or fails. */
export interface ToolCheck extends CheckBase {
  /** What kind of check it is. */
  readonly kind: 'tool';
  /** The tool. */
  readonly tool: 'goss' | 'pester' | 'inspec' | 'pytest';
  /** Files that the tool is given. */
  readonly files: readonly {
    /** Relative, with `/`. */
    readonly path: string;
    /** Base64. */
    readonly contents: string;
  }[];
  /** An image without the tool fails. Default: false, the check is listed as skipped. */
  readonly required?: boolean;
  /** Default: 900. */
  readonly timeoutSeconds?: number;
}

/** What a suite can check. */
export type Check =
  | FileCheck
  | PackageCheck
  | ServiceCheck
  | UserCheck
  | GroupCheck
  | PortCheck
  | ProcessCheck
  | KernelParameterCheck
  | MountCheck
  | CommandCheck
  | RegistryCheck
  | ScriptCheck
  | ToolCheck;
