import {
  type CompareVersions,
  compareDeb,
  compareGeneric,
  compareRpm,
} from './compare-versions.js';

/** Where packages come from: a distribution, or the registry of a language. */
export type Platform =
  | 'amazon-linux-2023'
  | 'ubuntu-24.04'
  | 'windows-server-2022'
  | 'cargo'
  | 'gem'
  | 'golang'
  | 'maven'
  | 'npm'
  | 'nuget'
  | 'pypi';

/** What differs between platforms. */
export interface PlatformFacts {
  /** For people. */
  readonly title: string;
  /** The type and namespace of its package URLs; those of a registry have the namespace in the name. */
  readonly purl: { readonly type: string; readonly namespace?: string; readonly distro?: string };
  /** As Inspector names the package manager. */
  readonly packageManager: string;
  readonly compare: CompareVersions;
}

/** Every platform that packages here can come from. */
export const platforms: Readonly<Record<Platform, PlatformFacts>> = {
  'amazon-linux-2023': {
    title: 'Amazon Linux 2023',
    purl: { type: 'rpm', namespace: 'amzn', distro: 'amazonlinux-2023' },
    packageManager: 'OS',
    compare: compareRpm,
  },
  'ubuntu-24.04': {
    title: 'Ubuntu 24.04',
    purl: { type: 'deb', namespace: 'ubuntu', distro: 'ubuntu-24.04' },
    packageManager: 'OS',
    compare: compareDeb,
  },
  'windows-server-2022': {
    title: 'Windows Server 2022',
    purl: { type: 'generic', namespace: 'microsoft', distro: 'windows-server-2022' },
    packageManager: 'OS',
    compare: compareGeneric,
  },
  cargo: registry('Rust', 'cargo', 'CARGO'),
  gem: registry('Ruby', 'gem', 'GEMSPEC'),
  golang: registry('Go', 'golang', 'GOBINARY'),
  maven: registry('Java', 'maven', 'JAR'),
  npm: registry('JavaScript', 'npm', 'NODEPKG'),
  nuget: registry('.NET', 'nuget', 'NUGET'),
  pypi: registry('Python', 'pypi', 'PYTHONPKG'),
};

function registry(title: string, type: string, packageManager: string): PlatformFacts {
  return { title, purl: { type }, packageManager, compare: compareGeneric };
}
