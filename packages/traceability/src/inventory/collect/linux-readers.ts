import type { PrivilegedFile } from '../inventory.js';
import { linuxGroups, linuxUsers, subordinateIds } from '../tables/accounts.js';
import { type FoundCertificate, readCertificates } from '../tables/certificates.js';
import { parseCommandLine, parseSysctl } from '../tables/kernel.js';
import { parseMounts } from '../tables/mounts.js';
import { debPackages, rpmPackages } from '../tables/packages.js';
import { procNetPorts } from '../tables/ports.js';
import { toInteger } from '../tables/to-integer.js';
import { systemdUnits } from '../tables/units.js';
import type { ScopeReaders } from './to-inventory.js';

type Lines = readonly (readonly string[])[];

/** How the lines of the script for Linux are read. */
export const linuxReaders: ScopeReaders = {
  packages: (lines) => ({
    entries: [...debPackages(rowsOf(lines, 'deb')), ...rpmPackages(rowsOf(lines, 'rpm'))],
  }),
  users: (lines) => ({ entries: linuxUsers(rowsOf(lines, 'passwd'), rowsOf(lines, 'password')) }),
  groups: (lines) => ({ entries: linuxGroups(lines) }),
  subordinateIds: (lines) => ({ entries: subordinateIds(lines) }),
  services: (lines) => ({
    entries: systemdUnits({
      files: textsOf(lines, 'file'),
      sockets: textsOf(lines, 'socket'),
      timers: textsOf(lines, 'timer'),
    }),
  }),
  ports: (lines) => ({ entries: procNetPorts(rowsOf(lines, 'socket'), rowsOf(lines, 'program')) }),
  privilegedFiles: (lines) => ({
    entries: privilegedFiles(rowsOf(lines, 'mode'), textsOf(lines, 'capabilities')),
  }),
  certificates: (lines) => {
    const { certificates, unreadable } = readCertificates(pemBlocks(lines));
    return {
      entries: certificates,
      gaps: unreadable > 0 ? [`${unreadable} certificates could not be read.`] : [],
    };
  },
  sysctl: (lines) => ({ entries: parseSysctl(lines.map((fields) => fields.join('\t'))) }),
  mounts: (lines) => ({
    entries: [
      ...parseMounts('mounted', textsOf(lines, 'mounted')),
      ...parseMounts('fstab', textsOf(lines, 'fstab')),
    ],
  }),
  kernelModules: (lines) => ({
    entries: lines.flatMap(([name]) => (name ? [{ name }] : [])),
  }),
  kernelCommandLine: (lines) => ({
    entries: parseCommandLine(lines.map((fields) => fields.join('\t')).join(' ')),
  }),
};

function rowsOf(lines: Lines, kind: string): Lines {
  return lines.filter(([first]) => first === kind).map(([, ...row]) => row);
}

function textsOf(lines: Lines, kind: string): readonly string[] {
  return rowsOf(lines, kind).map((fields) => fields.join('\t'));
}

function privilegedFiles(modes: Lines, capabilities: readonly string[]): readonly PrivilegedFile[] {
  const files = new Map<string, PrivilegedFile>();
  for (const [facts = '', path = ''] of modes) {
    const [mode = '', owner, group] = facts.split(' ');
    const [uid, gid] = [toInteger(owner), toInteger(group)];
    if (!/^[0-7]{4,5}$/.test(mode) || uid === undefined || gid === undefined || path === '')
      continue;
    files.set(path, { path, mode, uid, gid });
  }
  for (const line of capabilities) {
    // libcap before 2.41 writes `file = cap_x+ep`, later ones `file cap_x=ep`.
    const [, path = '', set = ''] = /^(.*?) (?:= )?(cap_\S+|=\S*)$/.exec(line) ?? [];
    if (path === '') continue;
    files.set(path, { path, ...files.get(path), capabilities: set.replaceAll('+', '=') });
  }
  return [...files.values()];
}

function* pemBlocks(lines: Lines): Generator<FoundCertificate> {
  let place = '';
  let block: string[] = [];
  for (const [kind, content = ''] of lines) {
    if (kind === 'file') {
      place = content;
      block = [];
    }
    if (kind !== 'pem') continue;
    block.push(content);
    if (!content.startsWith('-----END')) continue;
    yield { place, content: block.join('\n') };
    block = [];
  }
}
