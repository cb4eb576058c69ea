import semver from 'semver';

/** The oldest Packer that everything here works with (Debian 12 packages it). */
export const oldestPacker = '1.6.6';

/** What a machine has. */
export interface Machine {
  /** Version of the Packer on the PATH. */
  readonly packer?: string;
  /** Package managers on the PATH, by program name. */
  readonly packageManagers: readonly string[];
  /** True for the administrator. */
  readonly root?: boolean;
  /** True when sudo works without a question. */
  readonly sudo?: boolean;
  /** Name of the distribution, ID in /etc/os-release. */
  readonly distribution?: string;
  /** Name of the Debian or Ubuntu release. */
  readonly codename?: string;
  /** Version that apt would install after an update of its lists; empty when there is none. */
  readonly aptCandidate?: string;
}

/** One step of an installation. */
export type InstallStep =
  | { readonly kind: 'run'; readonly argv: readonly string[] }
  | {
      /** Put a file in its place: what is at the URL, or the text. `argv` copies it there. */
      readonly kind: 'place';
      readonly content: PlacedContent;
      readonly argv: (from: string) => readonly string[];
    };

/** What is put in a place: what is at a URL, or a text. */
export type PlacedContent = { readonly url: string } | { readonly text: string };

/** What to do about Packer. */
export type PackerPlan =
  | { readonly action: 'use'; readonly version: string }
  | { readonly action: 'install'; readonly from: string; readonly steps: readonly InstallStep[] }
  | { readonly action: 'tell'; readonly message: string };

const page = 'https://developer.hashicorp.com/packer/install';
const source = 'https://apt.releases.hashicorp.com';
const keyring = '/usr/share/keyrings/hashicorp-archive-keyring.asc';

/** True for a Packer that no longer brings the Amazon builder along. */
export function needsAmazonPlugin(version: string): boolean {
  return semver.gte(version, '1.10.0');
}

/**
 * Use the Packer that is there, else install it from the distribution, else from HashiCorp's own
 * package source, else with Homebrew, else say what to do.
 *
 * Only the first two were run by the project; HashiCorp's sources and Homebrew follow HashiCorp's
 * installation page.
 */
export function planPacker(machine: Machine): PackerPlan {
  const { packer, packageManagers: managers } = machine;
  if (packer !== undefined && semver.gte(packer, oldestPacker))
    return { action: 'use', version: packer };
  if (packer !== undefined) {
    return tell(`Packer ${packer} on the PATH is older than ${oldestPacker}`);
  }
  const admin = machine.root === true ? [] : machine.sudo === true ? ['sudo', '-n'] : undefined;
  const system = managers.includes('apt-get') || managers.includes('dnf');
  if (system && admin !== undefined) {
    return managers.includes('apt-get') ? aptPlan(machine, admin) : dnfPlan(machine, admin);
  }
  if (managers.includes('brew') && machine.root !== true) {
    return plan('Homebrew', [['brew', 'install', 'hashicorp/tap/packer']]);
  }
  return tell(
    system
      ? 'Packer is missing, and installing it needs root or a sudo without password'
      : 'Packer is missing',
  );
}

function aptPlan({ aptCandidate = '', codename }: Machine, admin: readonly string[]): PackerPlan {
  const update = [...admin, 'apt-get', 'update', '-qq'];
  const install = [...admin, 'apt-get', 'install', '-y', '-qq', 'packer'];
  if (aptCandidate !== '' && semver.gte(aptCandidate, oldestPacker)) {
    return plan('the distribution', [install]);
  }
  if (codename === undefined) {
    return tell('Packer is missing, and the distribution has no package of it');
  }
  return {
    action: 'install',
    from: "HashiCorp's package source",
    steps: [
      place({ url: `${source}/gpg` }, keyring, admin),
      place(
        { text: `deb [signed-by=${keyring}] ${source} ${codename} main\n` },
        '/etc/apt/sources.list.d/hashicorp.list',
        admin,
      ),
      { kind: 'run', argv: update },
      { kind: 'run', argv: install },
    ],
  };
}

// Placed as a file, because the command that adds a source differs between dnf 4 and 5.
function dnfPlan({ distribution = '' }: Machine, admin: readonly string[]): PackerPlan {
  const family = { fedora: 'fedora', amzn: 'AmazonLinux' }[distribution] ?? 'RHEL';
  const url = `https://rpm.releases.hashicorp.com/${family}/hashicorp.repo`;
  return {
    action: 'install',
    from: "HashiCorp's package source",
    steps: [
      place({ url }, '/etc/yum.repos.d/hashicorp.repo', admin),
      { kind: 'run', argv: [...admin, 'dnf', 'install', '-y', 'packer'] },
    ],
  };
}

function plan(from: string, commands: readonly (readonly string[])[]): PackerPlan {
  return { action: 'install', from, steps: commands.map((argv) => ({ kind: 'run', argv })) };
}

function place(content: PlacedContent, to: string, admin: readonly string[]): InstallStep {
  return { kind: 'place', content, argv: (from) => [...admin, 'install', '-m', '0644', from, to] };
}

function tell(problem: string): PackerPlan {
  return {
    action: 'tell',
    message: `${problem}. Install version ${oldestPacker} or later: ${page}`,
  };
}
