import type { ListeningPort, UserGroup } from '../inventory.js';
import { readCertificates } from '../tables/certificates.js';
import { toInteger } from '../tables/to-integer.js';
import type { ScopeReaders } from './to-inventory.js';

/** How the lines of the script for Windows are read. */
export const windowsReaders: ScopeReaders = {
  hotfixes: (lines) => ({
    entries: lines.flatMap(([id, kind]) => (id ? [{ id, ...(kind && { kind }) }] : [])),
  }),
  features: (lines) => ({
    entries: lines.flatMap(([kind, name, state = '']) =>
      name && (kind === 'role' || kind === 'optional') ? [{ kind, name, state }] : [],
    ),
  }),
  services: (lines) => ({
    entries: lines.flatMap(([, name, state = '', account]) =>
      name ? [{ name, state: state.toLowerCase(), ...(account && { account }) }] : [],
    ),
  }),
  software: (lines) => ({
    entries: lines.flatMap(([view, key = '', name, version, publisher]) =>
      name && (view === '32' || view === '64')
        ? [{ name, key, view, ...(version && { version }), ...(publisher && { publisher }) }]
        : [],
    ),
  }),
  users: (lines) => ({
    entries: lines.flatMap(([, name, sid = '', enabled]) =>
      name ? [{ name, sid, enabled: enabled === 'True' }] : [],
    ),
  }),
  groups: (lines) => ({ entries: groups(lines) }),
  ports: (lines) => ({ entries: lines.flatMap(toPort) }),
  certificates: (lines) => {
    const { certificates, unreadable } = readCertificates(
      lines.map(([, place = '', content = '']) => ({
        place,
        content: Buffer.from(content, 'base64'),
      })),
    );
    return {
      entries: certificates,
      gaps: unreadable > 0 ? [`${unreadable} certificates could not be read.`] : [],
    };
  },
};

function groups(lines: readonly (readonly string[])[]): readonly UserGroup[] {
  const found = new Map<string, { name: string; sid: string; members: string[] }>();
  for (const [kind, name = '', sid = '', member = ''] of lines) {
    if (kind === 'windows' && name !== '') found.set(name, { name, sid, members: [] });
    // Machine and domain names differ between machines; the last part is the account.
    if (kind === 'member') found.get(name)?.members.push(member.replace(/^.*\\/s, '') || sid);
  }
  return [...found.values()];
}

function toPort([, protocol, address = '', number, program]: readonly string[]): ListeningPort[] {
  const port = toInteger(number);
  return (protocol === 'tcp' || protocol === 'udp') && port !== undefined && port < 65_536
    ? [{ protocol, address, port, ...(program && { program }) }]
    : [];
}
