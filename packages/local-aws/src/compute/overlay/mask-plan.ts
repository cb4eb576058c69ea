import { imagePrograms } from './image-programs.js';

/** What of the host's own system no machine is to see. Paths end in `*` where all that starts so is meant. */
export interface MaskPlan {
  /** Is not there. */
  readonly hidden: readonly string[];
  /** Are there, of the same owner and mode, and empty. */
  readonly emptied: readonly string[];
  /** Are there with their directories, but without their files. */
  readonly withoutFiles: readonly string[];
  /** Are there with other text. */
  readonly replaced: readonly ReplacedFile[];
}

/** A file with other text than the host's. */
export interface ReplacedFile {
  readonly path: string;
  readonly text: string;
  /** Permission bits. Default: those of the host's, or 0644. */
  readonly mode?: number;
}

/** What was seen of the host. */
export interface MaskFacts {
  /** Home directories of its accounts. */
  readonly homes: readonly string[];
  /** Texts of the files that are kept in another form, where they are there. */
  readonly texts: Readonly<Partial<Record<TextPath, string>>>;
  /** Further paths to hide, such as the state directory. */
  readonly hide: readonly string[];
}

/** Files that are kept in another form. */
export const textPaths = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/resolv.conf',
  '/etc/skel/.bashrc',
  '/etc/skel/.profile',
] as const;

/** One of {@link textPaths}. */
export type TextPath = (typeof textPaths)[number];

/**
 * Plans what is hidden, so that the host's own system looks like one that was just installed, and
 * none of the host's secrets is in it: home directories, keys, passwords, machine id, logs, and what
 * other tools keep of their own machines.
 */
export function planMask({ homes, texts, hide }: MaskFacts): MaskPlan {
  return {
    hidden: [
      ...secrets,
      ...homes
        .filter((home) => home !== '/' && !emptied.some((path) => isBelow(home, path)))
        .flatMap((home) => homeSecrets.map((name) => `${home}/${name}`)),
      ...hide,
    ],
    emptied,
    withoutFiles: ['/var/log'],
    replaced: [
      { path: '/etc/hostname', text: '' },
      // A system makes itself an id when it starts with none (machine-id(5)).
      { path: '/etc/machine-id', text: '', mode: 0o444 },
      { path: '/etc/hosts', text: '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' },
      ...(texts['/etc/resolv.conf'] === undefined
        ? []
        : [{ path: '/etc/resolv.conf', text: texts['/etc/resolv.conf'], mode: 0o644 }]),
      ...(['/etc/shadow', '/etc/shadow-', '/etc/gshadow', '/etc/gshadow-'] as const).flatMap(
        (path) => {
          const text = texts[path];
          return text === undefined ? [] : [{ path, text: withoutPasswords(text) }];
        },
      ),
      ...Object.entries(imagePrograms).map(([path, text]) => ({ path, text, mode: 0o755 })),
      ...(['.bashrc', '.profile'] as const).flatMap((name) => {
        const text = texts[`/etc/skel/${name}`];
        return text === undefined ? [] : [{ path: `/root/${name}`, text }];
      }),
    ],
  };
}

const emptied = ['/root', '/home', '/var/tmp', '/mnt', '/media', '/var/mail', '/var/spool/mail'];

const secrets = [
  '/etc/ssh/ssh_host_*',
  '/etc/ssl/private/*',
  '/etc/letsencrypt',
  '/etc/krb5.keytab',
  '/etc/apt/auth.conf',
  '/etc/apt/auth.conf.d/*',
  '/etc/docker',
  '/etc/kubernetes',
  '/etc/wireguard/*',
  '/etc/openvpn/*',
  '/etc/NetworkManager/system-connections/*',
  '/etc/sudoers.d/90-cloud-init-users',
  '/var/lib/dbus/machine-id',
  '/var/lib/cloud',
  '/var/lib/amazon',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/kubelet',
  '/var/lib/libvirt',
  '/var/lib/machines',
  '/var/lib/NetworkManager/*',
  '/var/lib/dhcp/*',
  '/var/lib/systemd/random-seed',
  '/var/lib/systemd/credential.secret',
  '/var/lib/sss',
  '/var/spool/cron/crontabs/*',
  '/var/backups/*',
  '/var/crash/*',
  '/.dockerenv',
];

const homeSecrets = [
  '.aws',
  '.azure',
  '.bash_history',
  '.config',
  '.docker',
  '.git-credentials',
  '.gnupg',
  '.kube',
  '.netrc',
  '.npmrc',
  '.pgpass',
  '.pypirc',
  '.ssh',
];

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/** No password opens an account whose second field is `*` (shadow(5), gshadow(5)). */
function withoutPasswords(text: string): string {
  return text.replace(/^([^:\n]+):[^:\n]*/gm, '$1:*');
}
