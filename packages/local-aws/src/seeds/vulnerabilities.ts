import type { Platform } from '../inventory/platform.js';

/** How bad a vulnerability is, in the words of EC2; other services write them in capitals. */
export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** A package that has a vulnerability, in some of its versions. */
export interface AffectedPackage {
  readonly platform: Platform;
  readonly name: string;
  /** The first version that has it. Default: all before the fix. */
  readonly since?: string;
  /** The first version that does not have it any more. Without it there is no fix. */
  readonly fixedVersion?: string;
  /** When that version was released. */
  readonly fixedAt?: string;
}

/** A vulnerability of packages. The ids are invented: no such CVE exists. */
export interface Vulnerability {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** CVSS, from 0 to 10. */
  readonly score: number;
  /** How CVSS 3.1 came to it. */
  readonly vector: string;
  /** Follows from the score, as CVSS 3.1 has it. */
  readonly severity: Severity;
  /** The probability that it is exploited within 30 days, from 0 to 1. */
  readonly epss: number;
  readonly exploitAvailable: boolean;
  /** When the world learnt of it. */
  readonly publishedAt: string;
  readonly affects: readonly AffectedPackage[];
  /** The files that are affected. */
  readonly paths: readonly string[];
}

/** What is said of a vulnerability here; the rest follows from it. */
interface Entry extends Pick<Vulnerability, 'id' | 'affects'> {
  readonly what: string;
  readonly score: number;
  readonly epss: number;
  readonly exploited?: boolean;
  readonly published: string;
  readonly paths?: readonly string[];
}

/** The severity of a score. */
export function severityOf(score: number): Severity {
  if (score === 0) return 'informational';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 ? 'high' : 'critical';
}

/** Vectors that CVSS 3.1 gives scores of about these severities. */
const vectors: Readonly<Record<Severity, string>> = {
  informational: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N',
  low: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
  medium: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
  high: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  critical: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
};

/** What scanners here know, in the order of the ids. */
export const vulnerabilities: readonly Vulnerability[] = [
  ...linux(),
  ...windows(),
  ...languages(),
].map(complete);

function linux(): readonly Entry[] {
  return [
    {
      id: 'CVE-2026-90001',
      what: 'heap overflow while a certificate chain is verified in openssl',
      score: 9.8,
      epss: 0.41,
      exploited: true,
      published: '2026-10-22',
      affects: [
        amazon('openssl-libs', '1:3.2.2-1.amzn2023.0.3', '2026-10-27'),
        amazon('openssl', '1:3.2.2-1.amzn2023.0.3', '2026-10-27'),
        ubuntu('libssl3t64', '3.0.13-0ubuntu3.8', '2026-10-26'),
      ],
      paths: ['/usr/lib64/libssl.so.3', '/usr/lib64/libcrypto.so.3'],
    },
    {
      id: 'CVE-2026-90002',
      what: 'use after free in the packet scheduler of kernel',
      score: 7.8,
      epss: 0.012,
      exploited: true,
      published: '2026-10-18',
      affects: [
        amazon('kernel', '6.1.158-178.288.amzn2023', '2026-10-30'),
        ubuntu('linux-image-6.8.0-aws', '6.8.0-1048.51', '2026-11-03'),
      ],
      paths: ['/boot/vmlinuz'],
    },
    {
      id: 'CVE-2026-90003',
      what: 'overflow in the resolver of glibc',
      score: 8.1,
      epss: 0.087,
      published: '2026-10-09',
      affects: [
        amazon('glibc', '2.34-231.amzn2023.0.2', '2026-10-16'),
        ubuntu('libc6', '2.39-0ubuntu8.7', '2026-10-15'),
      ],
      paths: ['/usr/lib64/libc.so.6'],
    },
    {
      id: 'CVE-2026-90004',
      what: 'credentials sent to the wrong host after a redirect in libcurl',
      score: 6.5,
      epss: 0.004,
      published: '2026-10-28',
      affects: [
        amazon('libcurl-minimal', '8.11.1-4.amzn2023.0.2', '2026-11-02'),
        ubuntu('libcurl4t64', '8.5.0-2ubuntu10.7', '2026-11-01'),
      ],
      paths: ['/usr/lib64/libcurl.so.4'],
    },
    {
      id: 'CVE-2026-90005',
      what: 'quadratic time in the parser of addresses of python3',
      score: 5.9,
      epss: 0.002,
      published: '2026-11-03',
      affects: [
        amazon('python3', '3.9.24-1.amzn2023.0.4', '2026-11-12'),
        ubuntu('python3.12', '3.12.3-1ubuntu0.9', '2026-11-09'),
      ],
      paths: ['/usr/bin/python3.9', '/usr/lib64/libpython3.9.so.1.0'],
    },
    {
      id: 'CVE-2026-90006',
      what: 'a local user becomes root through a host option of sudo',
      score: 7,
      epss: 0.033,
      exploited: true,
      published: '2026-11-08',
      affects: [
        amazon('sudo', '1.9.15-1.p5.amzn2023.0.3', '2026-11-14'),
        ubuntu('sudo', '1.9.15p5-3ubuntu5.24.04.2', '2026-11-11'),
      ],
      paths: ['/usr/bin/sudo', '/usr/libexec/sudo/sudoers.so'],
    },
    {
      id: 'CVE-2026-90007',
      what: 'out of bounds read of a swap file in vim-minimal',
      score: 3.3,
      epss: 0.0004,
      published: '2026-10-12',
      affects: [amazon('vim-minimal', '2:9.1.1822-1.amzn2023.0.1', '2026-10-25')],
      paths: ['/usr/bin/vi'],
    },
    {
      id: 'CVE-2026-90008',
      what: 'files written outside of the target by an archive in tar',
      score: 3.9,
      epss: 0.0011,
      published: '2026-09-30',
      affects: [amazon('tar'), ubuntu('tar')],
      paths: ['/usr/bin/tar'],
    },
    {
      id: 'CVE-2026-90009',
      what: 'subordinate ids checked late in shadow-utils',
      score: 0,
      epss: 0.0003,
      published: '2026-09-11',
      affects: [amazon('shadow-utils')],
      paths: ['/usr/bin/newuidmap'],
    },
    {
      id: 'CVE-2026-90010',
      what: 'uncontrolled recursion in libxml2',
      score: 5.3,
      epss: 0.0019,
      published: '2026-11-05',
      affects: [amazon('libxml2'), ubuntu('libxml2')],
      paths: ['/usr/lib64/libxml2.so.2'],
    },
    {
      id: 'CVE-2026-90011',
      what: 'core dumps of others readable through systemd',
      score: 4.7,
      epss: 0.0007,
      published: '2026-11-15',
      affects: [
        amazon('systemd', '252.23-4.amzn2023', '2026-11-19'),
        ubuntu('systemd', '255.4-1ubuntu8.12', '2026-11-18'),
      ],
      paths: ['/usr/lib/systemd/systemd-logind', '/usr/lib64/libsystemd.so.0'],
    },
    {
      id: 'CVE-2026-90012',
      what: 'a server can overwrite files of its client in openssh',
      score: 6.8,
      epss: 0.0063,
      published: '2026-10-30',
      affects: [
        amazon('openssh-server', '8.7p1-8.amzn2023.0.16', '2026-11-07'),
        ubuntu('openssh-server', '1:9.6p1-3ubuntu13.15', '2026-11-05'),
      ],
      paths: ['/usr/sbin/sshd'],
    },
    {
      id: 'CVE-2026-90013',
      what: 'integer overflow while a compressed block is read by zlib',
      score: 8.8,
      epss: 0.021,
      published: '2026-10-02',
      affects: [amazon('zlib', '1.2.11-33.amzn2023.0.6', '2026-10-08')],
      paths: ['/usr/lib64/libz.so.1'],
    },
    {
      id: 'CVE-2026-90014',
      what: 'stack exhaustion in the regular expressions of libexpat',
      score: 7.5,
      epss: 0.0088,
      published: '2026-11-06',
      affects: [
        amazon('expat', '2.6.3-1.amzn2023.0.3', '2026-11-16'),
        ubuntu('libexpat1', '2.6.1-2ubuntu0.4', '2026-11-13'),
      ],
    },
    {
      id: 'CVE-2026-90015',
      what: 'a signature is accepted that covers only part of a file in gnupg2',
      score: 5.5,
      epss: 0.0013,
      published: '2026-10-20',
      affects: [amazon('gnupg2-minimal', '2.3.7-1.amzn2023.0.6', '2026-11-01')],
    },
    {
      id: 'CVE-2026-90016',
      what: 'a confined snap reads files of its host through snapd',
      score: 7.3,
      epss: 0.0029,
      published: '2026-11-01',
      affects: [ubuntu('snapd', '2.68.5+ubuntu24.04.2', '2026-11-12')],
    },
    {
      id: 'CVE-2026-90017',
      what: 'secrets of the first boot logged by cloud-init',
      score: 4.4,
      epss: 0.0005,
      published: '2026-11-07',
      affects: [
        ubuntu('cloud-init', '25.2-0ubuntu1~24.04.2', '2026-11-09'),
        amazon('cloud-init', '22.2.2-1.amzn2023.1.17', '2026-11-13'),
      ],
    },
    {
      id: 'CVE-2026-90018',
      what: 'a crafted terminfo entry overflows a buffer of ncurses',
      score: 2.5,
      epss: 0.0002,
      published: '2026-09-18',
      affects: [amazon('ncurses-libs'), ubuntu('libtinfo6')],
    },
    {
      id: 'CVE-2026-90019',
      what: 'time-of-check race while packages are removed by apt',
      score: 3.6,
      epss: 0.0003,
      published: '2026-10-05',
      affects: [ubuntu('apt', '2.8.4', '2026-10-21')],
    },
    {
      id: 'CVE-2026-90020',
      what: 'code of a repository runs while its metadata is read by dnf',
      score: 7.1,
      epss: 0.0016,
      published: '2026-11-10',
      affects: [amazon('dnf', '4.14.0-1.amzn2023.0.7', '2026-11-17')],
    },
  ];
}

function windows(): readonly Entry[] {
  return [
    {
      id: 'CVE-2026-90101',
      what: 'remote code execution in the TCP/IP of windows',
      score: 9.8,
      epss: 0.22,
      published: '2026-11-10',
      affects: [server('Windows', '10.0.20348.4405', '2026-11-10')],
      paths: ['C:\\Windows\\System32\\drivers\\tcpip.sys'],
    },
    {
      id: 'CVE-2026-90102',
      what: 'elevation of privilege in the kernel of windows',
      score: 7.8,
      epss: 0.035,
      exploited: true,
      published: '2026-11-10',
      affects: [server('Windows', '10.0.20348.4405', '2026-11-10')],
      paths: ['C:\\Windows\\System32\\ntoskrnl.exe'],
    },
    {
      id: 'CVE-2026-90103',
      what: 'denial of service in the .NET framework',
      score: 5.5,
      epss: 0.0021,
      published: '2026-10-13',
      affects: [server('Microsoft .NET Framework')],
      paths: ['C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\clr.dll'],
    },
    {
      id: 'CVE-2026-90104',
      what: 'information disclosure in the OpenSSH of windows',
      score: 3.1,
      epss: 0.0006,
      published: '2026-11-01',
      affects: [server('OpenSSH-Server')],
      paths: ['C:\\Windows\\System32\\OpenSSH\\sshd.exe'],
    },
  ];
}

function languages(): readonly Entry[] {
  return [
    entry(201, 'prototype pollution in the merge of lodash', 7.4, 0.015, '2026-09-02', {
      platform: 'npm',
      name: 'lodash',
      fixedVersion: '4.17.23',
    }),
    entry(202, 'authorization headers kept across hosts by axios', 6.5, 0.003, '2026-09-20', {
      platform: 'npm',
      name: 'axios',
      since: '1.0.0',
      fixedVersion: '1.13.4',
    }),
    entry(203, 'exponential time in the patterns of semver', 5.3, 0.001, '2026-08-14', {
      platform: 'npm',
      name: 'semver',
      fixedVersion: '7.7.4',
    }),
    entry(204, 'files outside of the root served by @example/static', 8.6, 0.07, '2026-10-01', {
      platform: 'npm',
      name: '@example/static',
      fixedVersion: '2.0.0',
    }),
    entry(205, 'a signature with an empty key is accepted by pyjwt', 9.1, 0.11, '2026-09-09', {
      platform: 'pypi',
      name: 'pyjwt',
      fixedVersion: '2.11.0',
    }),
    entry(
      206,
      'cookies sent over a proxy of another scheme by requests',
      5.6,
      0.002,
      '2026-10-11',
      {
        platform: 'pypi',
        name: 'requests',
        fixedVersion: '2.33.0',
      },
    ),
    entry(207, 'code runs while a tensor is loaded by torch', 9.3, 0.18, '2026-10-15', {
      platform: 'pypi',
      name: 'torch',
      fixedVersion: '2.10.0',
    }),
    entry(208, 'lookups in logged text run code in log-kitchen', 10, 0.94, '2026-07-01', {
      platform: 'maven',
      name: 'org.example/log-kitchen',
      since: '2.0',
      fixedVersion: '2.17.1',
    }),
    entry(209, 'gadgets in the default typing of jackson-databind', 8.1, 0.026, '2026-08-30', {
      platform: 'maven',
      name: 'com.fasterxml.jackson.core/jackson-databind',
      fixedVersion: '2.20.2',
    }),
    entry(210, 'unbounded memory in the frames of golang.org/x/net', 7.5, 0.009, '2026-09-25', {
      platform: 'golang',
      name: 'golang.org/x/net',
      fixedVersion: '0.49.0',
    }),
    entry(211, 'a host key callback is skipped in golang.org/x/crypto', 9.1, 0.045, '2026-10-19', {
      platform: 'golang',
      name: 'golang.org/x/crypto',
      fixedVersion: '0.47.0',
    }),
    entry(
      212,
      'claims of a token without an audience pass in golang-jwt',
      7.7,
      0.006,
      '2026-05-12',
      {
        platform: 'golang',
        name: 'github.com/golang-jwt/jwt',
      },
    ),
    entry(213, 'a data race frees memory twice in tokio', 5.9, 0.0009, '2026-10-03', {
      platform: 'cargo',
      name: 'tokio',
      since: '1.30.0',
      fixedVersion: '1.49.1',
    }),
    entry(214, 'header injection in the responses of rack', 6.1, 0.0034, '2026-09-16', {
      platform: 'gem',
      name: 'rack',
      fixedVersion: '3.2.5',
    }),
    entry(215, 'type names from input are loaded by Newtonsoft.Json', 7.5, 0.012, '2026-06-22', {
      platform: 'nuget',
      name: 'Newtonsoft.Json',
      fixedVersion: '13.0.5',
    }),
    entry(216, 'a template reads attributes of its host in jinja2', 3.7, 0.0008, '2026-11-04', {
      platform: 'pypi',
      name: 'jinja2',
      fixedVersion: '3.1.7',
    }),
  ];
}

function entry(
  number: number,
  what: string,
  score: number,
  epss: number,
  published: string,
  affected: AffectedPackage,
): Entry {
  const id = `CVE-2026-90${number}`;
  return { id, what, score, epss, exploited: epss > 0.5, published, affects: [affected] };
}

function affected(
  platform: Platform,
  name: string,
  fixedVersion?: string,
  fixedOn?: string,
): AffectedPackage {
  return {
    platform,
    name,
    ...(fixedVersion === undefined ? {} : { fixedVersion }),
    ...(fixedOn === undefined ? {} : { fixedAt: `${fixedOn}T12:00:00.000Z` }),
  };
}

function amazon(name: string, fixedVersion?: string, fixedOn?: string): AffectedPackage {
  return affected('amazon-linux-2023', name, fixedVersion, fixedOn);
}

function ubuntu(name: string, fixedVersion?: string, fixedOn?: string): AffectedPackage {
  return affected('ubuntu-24.04', name, fixedVersion, fixedOn);
}

function server(name: string, fixedVersion?: string, fixedOn?: string): AffectedPackage {
  return affected('windows-server-2022', name, fixedVersion, fixedOn);
}

function complete({
  id,
  what,
  score,
  epss,
  exploited,
  published,
  affects,
  paths,
}: Entry): Vulnerability {
  const severity = severityOf(score);
  const names = [...new Set(affects.map(({ name }) => name))];
  return {
    id,
    title: `${id} - ${names.join(', ')}`,
    description: `There is ${what}. (Invented, for ${names.join(', ')} of this server only.)`,
    score,
    vector: vectors[severity],
    severity,
    epss,
    exploitAvailable: exploited ?? false,
    publishedAt: `${published}T12:00:00.000Z`,
    affects,
    paths: paths ?? [],
  };
}
