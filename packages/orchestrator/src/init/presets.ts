/** A flavor that `soe init` knows. */
export interface Preset {
  /** Product line; also the folder in `scaffold/flavors`. */
  readonly name: string;
  /** System of its images; also the folder with its template in `scaffold/systems`. */
  readonly system: 'linux' | 'windows';
  /** What it is, in a few words. */
  readonly title: string;
}

/** All flavors that `soe init` knows; their vendors' parameters and owners are in `scaffold/flavors`. */
export const presets: readonly Preset[] = [
  { name: 'al2023', system: 'linux', title: 'Amazon Linux 2023' },
  { name: 'ubuntu-24.04', system: 'linux', title: 'Ubuntu 24.04 LTS' },
  { name: 'rhel-9', system: 'linux', title: 'Red Hat Enterprise Linux 9' },
  { name: 'windows-2022', system: 'windows', title: 'Windows Server 2022' },
];

/** Flavors of a new repository where none is named. */
export const usualFlavors: readonly string[] = ['al2023', 'ubuntu-24.04'];
