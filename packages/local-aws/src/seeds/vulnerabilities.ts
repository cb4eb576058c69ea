/** How bad a vulnerability is, in the words of EC2; other services write them in capitals. */
export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** A vulnerability of a package. The ids are invented: no such CVE exists. */
export interface Vulnerability {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** CVSS, from 0 to 10; the severity follows from it. */
  readonly score: number;
  readonly platform: 'linux' | 'windows';
  readonly packageName: string;
  /** The version that has it. */
  readonly version: string;
  /** The version that does not. Without it there is no fix. */
  readonly fixedVersion?: string;
  /** When the world learnt of it. */
  readonly publishedAt: string;
  /** When the fixed version was released: systems that were built later do not have it. */
  readonly fixedAt?: string;
  /** The files that are affected. */
  readonly paths: readonly string[];
}

/** What scanners here know, oldest first. */
export const vulnerabilities: readonly Vulnerability[] = [
  {
    id: 'CVE-2026-9001',
    title: 'CVE-2026-9001 - openssl, openssl-libs',
    severity: 'critical',
    score: 9.8,
    platform: 'linux',
    packageName: 'openssl-libs',
    version: '3.2.2-1',
    fixedVersion: '3.2.2-4',
    publishedAt: '2026-10-22T14:00:00.000Z',
    fixedAt: '2026-10-27T09:30:00.000Z',
    paths: ['/usr/lib64/libssl.so.3', '/usr/lib64/libcrypto.so.3'],
  },
  {
    id: 'CVE-2026-9014',
    title: 'CVE-2026-9014 - kernel',
    severity: 'high',
    score: 7.8,
    platform: 'linux',
    packageName: 'kernel',
    version: '6.1.155',
    fixedVersion: '6.1.158',
    publishedAt: '2026-10-18T08:15:00.000Z',
    fixedAt: '2026-10-30T18:00:00.000Z',
    paths: ['/boot/vmlinuz'],
  },
  {
    id: 'CVE-2026-9023',
    title: 'CVE-2026-9023 - glibc',
    severity: 'high',
    score: 8.1,
    platform: 'linux',
    packageName: 'glibc',
    version: '2.34-231',
    fixedVersion: '2.34-236',
    publishedAt: '2026-10-09T11:40:00.000Z',
    fixedAt: '2026-10-16T07:20:00.000Z',
    paths: ['/usr/lib64/libc.so.6'],
  },
  {
    id: 'CVE-2026-9031',
    title: 'CVE-2026-9031 - curl, libcurl',
    severity: 'medium',
    score: 6.5,
    platform: 'linux',
    packageName: 'libcurl',
    version: '8.11.1-3',
    fixedVersion: '8.11.1-5',
    publishedAt: '2026-10-28T06:00:00.000Z',
    fixedAt: '2026-11-02T12:00:00.000Z',
    paths: ['/usr/lib64/libcurl.so.4'],
  },
  {
    id: 'CVE-2026-9038',
    title: 'CVE-2026-9038 - python3.9, python3',
    severity: 'medium',
    score: 5.9,
    platform: 'linux',
    packageName: 'python3',
    version: '3.9.24-1',
    fixedVersion: '3.9.24-3',
    publishedAt: '2026-11-03T16:45:00.000Z',
    fixedAt: '2026-11-12T10:10:00.000Z',
    paths: ['/usr/bin/python3.9', '/usr/lib64/libpython3.9.so.1.0'],
  },
  {
    id: 'CVE-2026-9047',
    title: 'CVE-2026-9047 - sudo',
    severity: 'high',
    score: 7.0,
    platform: 'linux',
    packageName: 'sudo',
    version: '1.9.15-1',
    fixedVersion: '1.9.15-3',
    publishedAt: '2026-11-08T09:00:00.000Z',
    fixedAt: '2026-11-14T15:30:00.000Z',
    paths: ['/usr/bin/sudo', '/usr/libexec/sudo/sudoers.so'],
  },
  {
    id: 'CVE-2026-9052',
    title: 'CVE-2026-9052 - vim-minimal, vim-data',
    severity: 'low',
    score: 3.3,
    platform: 'linux',
    packageName: 'vim-minimal',
    version: '9.1.1706-1',
    fixedVersion: '9.1.1822-1',
    publishedAt: '2026-10-12T10:00:00.000Z',
    fixedAt: '2026-10-25T13:00:00.000Z',
    paths: ['/usr/bin/vi'],
  },
  {
    id: 'CVE-2026-9060',
    title: 'CVE-2026-9060 - tar',
    severity: 'low',
    score: 3.9,
    platform: 'linux',
    packageName: 'tar',
    version: '1.34-1',
    publishedAt: '2026-09-30T12:00:00.000Z',
    paths: ['/usr/bin/tar'],
  },
  {
    id: 'CVE-2026-9066',
    title: 'CVE-2026-9066 - shadow-utils',
    severity: 'informational',
    score: 0,
    platform: 'linux',
    packageName: 'shadow-utils',
    version: '4.9-12',
    publishedAt: '2026-09-11T12:00:00.000Z',
    paths: ['/usr/bin/newuidmap'],
  },
  {
    id: 'CVE-2026-9071',
    title: 'CVE-2026-9071 - libxml2',
    severity: 'medium',
    score: 5.3,
    platform: 'linux',
    packageName: 'libxml2',
    version: '2.10.4-1',
    publishedAt: '2026-11-05T08:30:00.000Z',
    paths: ['/usr/lib64/libxml2.so.2'],
  },
  {
    id: 'CVE-2026-9080',
    title: 'CVE-2026-9080 - systemd',
    severity: 'medium',
    score: 4.7,
    platform: 'linux',
    packageName: 'systemd',
    version: '252.23-3',
    fixedVersion: '252.23-6',
    publishedAt: '2026-11-15T07:00:00.000Z',
    fixedAt: '2026-11-19T21:00:00.000Z',
    paths: ['/usr/lib/systemd/systemd-logind', '/usr/lib64/libsystemd.so.0'],
  },
  {
    id: 'CVE-2026-9102',
    title: 'CVE-2026-9102 - Windows TCP/IP remote code execution',
    severity: 'critical',
    score: 9.8,
    platform: 'windows',
    packageName: 'KB9905102',
    version: '10.0.20348.4294',
    fixedVersion: '10.0.20348.4405',
    publishedAt: '2026-11-10T18:00:00.000Z',
    fixedAt: '2026-11-10T18:00:00.000Z',
    paths: ['C:\\Windows\\System32\\drivers\\tcpip.sys'],
  },
  {
    id: 'CVE-2026-9109',
    title: 'CVE-2026-9109 - Windows kernel elevation of privilege',
    severity: 'high',
    score: 7.8,
    platform: 'windows',
    packageName: 'KB9905102',
    version: '10.0.20348.4294',
    fixedVersion: '10.0.20348.4405',
    publishedAt: '2026-11-10T18:00:00.000Z',
    fixedAt: '2026-11-10T18:00:00.000Z',
    paths: ['C:\\Windows\\System32\\ntoskrnl.exe'],
  },
  {
    id: 'CVE-2026-9115',
    title: 'CVE-2026-9115 - Microsoft .NET denial of service',
    severity: 'medium',
    score: 5.5,
    platform: 'windows',
    packageName: 'Microsoft .NET Framework',
    version: '4.8.4785.0',
    publishedAt: '2026-10-13T18:00:00.000Z',
    paths: ['C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\clr.dll'],
  },
  {
    id: 'CVE-2026-9121',
    title: 'CVE-2026-9121 - Windows OpenSSH information disclosure',
    severity: 'low',
    score: 3.1,
    platform: 'windows',
    packageName: 'OpenSSH-Server',
    version: '9.5.4.1',
    publishedAt: '2026-11-01T10:00:00.000Z',
    paths: ['C:\\Windows\\System32\\OpenSSH\\sshd.exe'],
  },
];
