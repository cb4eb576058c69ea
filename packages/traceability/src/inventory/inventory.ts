/** The schema that an inventory names. */
export const inventorySchemaId = 'soe-inventory/v1';

/**
 * What is inside an image. Plain data, the same from every source: the scripts of this package,
 * a sosreport, an SBOM.
 */
export interface Inventory {
  /** Always `soe-inventory/v1`. */
  readonly schema: typeof inventorySchemaId;
  /** Where it was read from. */
  readonly source: InventorySource;
  /** When it was collected, ISO 8601 in UTC, where the source says so. */
  readonly collectedAt?: string;
  /** When in the life of the image it was collected, where whoever kept it says so. */
  readonly origin?: InventoryOrigin;
  /** The operating system. */
  readonly system: SystemFacts;
  /** What was looked at. A scope that is missing was never asked for. */
  readonly scopes: InventoryScopes;
}

/** Where an inventory was read from. */
export type InventorySource = 'script' | 'sosreport' | 'cyclonedx' | 'spdx';

/** `bake`: while the image was built, at the end. `launch`: on an instance of the finished image. */
export type InventoryOrigin = 'bake' | 'launch';

/** The operating system of an image. */
export interface SystemFacts {
  /** `unknown` where the source does not say, as in an SBOM. */
  readonly family: 'linux' | 'windows' | 'unknown';
  /** Short name, such as `debian` or `rhel`. */
  readonly id?: string;
  /** Name for people. */
  readonly name?: string;
  /** Version of the distribution, or the display version of Windows. */
  readonly version?: string;
  /** Processor, as the system calls it. */
  readonly architecture?: string;
  /** Release of the kernel that ran. */
  readonly kernel?: string;
  /** Windows: build and update build revision, such as `20348.2582`. */
  readonly build?: string;
  /** First id of people's accounts, `UID_MIN` of `login.defs`. */
  readonly firstUserId?: number;
}

/** What a source says about one kind of thing. */
export type Scope<T> = CollectedScope<T> | UncollectedScope;

/** Looked at. No entries means that there are none. */
export interface CollectedScope<T> {
  /** Always `collected`. */
  readonly status: 'collected';
  /** What was found. The order means nothing. */
  readonly entries: readonly T[];
  /** What could not be seen, in sentences. Missing when all was. */
  readonly gaps?: readonly string[];
}

/** Not looked at, which is not the same as nothing there. */
export interface UncollectedScope {
  /** Always `not-collected`. */
  readonly status: 'not-collected';
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Everything that may be looked at. */
export interface InventoryScopes {
  /** Packages of the operating system, and those of languages where an SBOM lists them. */
  readonly packages?: Scope<InventoryPackage>;
  /** Accounts of the machine itself, not of a directory. */
  readonly users?: Scope<UserAccount>;
  /** Groups of the machine itself. */
  readonly groups?: Scope<UserGroup>;
  /** Ranges of ids that accounts may hand to containers. */
  readonly subordinateIds?: Scope<SubordinateIds>;
  /** Unit files with timers and sockets, or Windows services. */
  readonly services?: Scope<ServiceUnit>;
  /** Ports that something listens on. */
  readonly ports?: Scope<ListeningPort>;
  /** Kernel settings. */
  readonly sysctl?: Scope<KernelSetting>;
  /** What was mounted, and what `fstab` says. */
  readonly mounts?: Scope<Mount>;
  /** Kernel modules that were loaded. */
  readonly kernelModules?: Scope<{
    /** Its name. */
    readonly name: string;
  }>;
  /** Arguments that the kernel was started with. */
  readonly kernelCommandLine?: Scope<{
    /** One argument, as written. */
    readonly argument: string;
  }>;
  /** Certificates in the system's stores. */
  readonly certificates?: Scope<Certificate>;
  /** Files that run with more rights than whoever starts them. */
  readonly privilegedFiles?: Scope<PrivilegedFile>;
  /** Windows: updates. */
  readonly hotfixes?: Scope<Hotfix>;
  /** Windows: roles and optional features. */
  readonly features?: Scope<Feature>;
  /** Windows: installed programs. */
  readonly software?: Scope<Software>;
}

/** Name of a scope. */
export type InventoryScopeName = keyof InventoryScopes;

/** A package. Several of one name and architecture are normal: kernels, `gpg-pubkey`. */
export interface InventoryPackage {
  /** `deb`, `rpm`, or another type of package URLs (`npm`, `pypi`, …). */
  readonly type: string;
  /** Name without architecture. */
  readonly name: string;
  /** As the package manager writes it, with its epoch where that is not 0: `1:3.0.7-27.el9`. */
  readonly version: string;
  /** As the package manager calls it. */
  readonly architecture?: string;
  /** Package that it was built from. */
  readonly source?: string;
  /** Version of that, where it is another one. */
  readonly sourceVersion?: string;
}

/** An account. */
export interface UserAccount {
  /** Its name. */
  readonly name: string;
  /** Linux: user id. */
  readonly uid?: number;
  /** Linux: id of the primary group. */
  readonly gid?: number;
  /** Windows: security identifier. */
  readonly sid?: string;
  /** Home directory. */
  readonly home?: string;
  /** Program that a login starts. */
  readonly shell?: string;
  /** Whether a password opens it; `empty` lets everybody in. Never the password or its hash. */
  readonly password?: 'locked' | 'set' | 'empty';
  /** Windows: whether the account may be used. */
  readonly enabled?: boolean;
}

/** A group. */
export interface UserGroup {
  /** Its name. */
  readonly name: string;
  /** Linux: group id. */
  readonly gid?: number;
  /** Windows: security identifier. */
  readonly sid?: string;
  /** Names of its members. */
  readonly members: readonly string[];
}

/** A range of ids for containers. */
export interface SubordinateIds {
  /** Account that owns it. */
  readonly owner: string;
  /** Kind of ids. */
  readonly kind: 'uid' | 'gid';
  /** First id. */
  readonly start: number;
  /** How many. */
  readonly count: number;
}

/** A unit file of systemd, or a service of Windows. */
export interface ServiceUnit {
  /** Name with its suffix: `sshd.service`, `fstrim.timer`, `cups.socket`. */
  readonly name: string;
  /** `enabled`, `disabled`, `static`, `masked`, …; on Windows `auto`, `manual`, `disabled`, …. */
  readonly state: string;
  /** What the presets of the distribution want. */
  readonly preset?: string;
  /** Unit that a timer or socket starts. */
  readonly triggers?: string;
  /** Where a socket listens. */
  readonly listens?: string;
  /** Windows: account that it runs as. */
  readonly account?: string;
}

/** A port that something listens on. */
export interface ListeningPort {
  /** Kind of port. */
  readonly protocol: 'tcp' | 'udp';
  /** Address in its usual spelling; `0.0.0.0` and `::` are all. */
  readonly address: string;
  /** Number. */
  readonly port: number;
  /** Name of the program, where it could be seen. */
  readonly program?: string;
}

/** A kernel setting. */
export interface KernelSetting {
  /** With dots: `net.ipv4.ip_forward`. */
  readonly key: string;
  /** White space as single spaces. */
  readonly value: string;
}

/** A mounted file system, or a line of `fstab`. */
export interface Mount {
  /** Which of the two. */
  readonly table: 'mounted' | 'fstab';
  /** Folder. */
  readonly target: string;
  /** Device, label, or name. */
  readonly source: string;
  /** Type of the file system. */
  readonly type: string;
  /** Its options. */
  readonly options: readonly string[];
}

/** A certificate. */
export interface Certificate {
  /** SHA-256 of its DER form, lower-case hexadecimal. */
  readonly sha256: string;
  /** Whom it is about, on one line. */
  readonly subject: string;
  /** Who signed it, on one line. */
  readonly issuer: string;
  /** When it ends, ISO 8601 in UTC. */
  readonly notAfter: string;
  /** Files or stores that hold it. */
  readonly places: readonly string[];
}

/** A file with SUID, SGID or capabilities. */
export interface PrivilegedFile {
  /** Its path. */
  readonly path: string;
  /** Permissions in octal, `4755`. Missing where only capabilities were seen. */
  readonly mode?: string;
  /** User id of the owner. */
  readonly uid?: number;
  /** Id of the group. */
  readonly gid?: number;
  /** As `getcap` writes them, `cap_net_raw=ep`. */
  readonly capabilities?: string;
}

/** An update of Windows. */
export interface Hotfix {
  /** `KB5034129`, or the identity of a servicing package. */
  readonly id: string;
  /** What Windows calls it: `Update`, `Security Update`, …. */
  readonly kind?: string;
}

/** A role or feature of Windows. */
export interface Feature {
  /** Its name; names of the two kinds may be the same. */
  readonly name: string;
  /** Server role or feature, or optional feature. */
  readonly kind: 'role' | 'optional';
  /** `Installed`, `Available`, `Removed`; `Enabled`, `Disabled`, …. */
  readonly state: string;
}

/** A program that its installer registered. */
export interface Software {
  /** Display name. */
  readonly name: string;
  /** Display version. */
  readonly version?: string;
  /** Publisher. */
  readonly publisher?: string;
  /** Product code or name of the registry key. */
  readonly key: string;
  /** Which view of the registry. */
  readonly view: '32' | '64';
}

/** The names of all scopes, in the order they are told in. */
export const inventoryScopeNames: readonly InventoryScopeName[] = [
  'packages',
  'users',
  'groups',
  'subordinateIds',
  'services',
  'ports',
  'privilegedFiles',
  'certificates',
  'sysctl',
  'mounts',
  'kernelModules',
  'kernelCommandLine',
  'hotfixes',
  'features',
  'software',
];

/** A scope that was looked at. */
export function collected<T>(entries: readonly T[], gaps: readonly string[] = []): Scope<T> {
  return { status: 'collected', entries, ...(gaps.length > 0 && { gaps }) };
}

/** A scope that was not. */
export function notCollected(reason: string): UncollectedScope {
  return { status: 'not-collected', reason };
}
