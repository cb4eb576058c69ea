import type { ListeningPort, UserGroup } from '../inventory.js';
import { readCertificates } from '../tables/certificates.js';
import { toInteger } from '../tables/to-integer.js';
import type { ScopeReaders } from './to-inventory.js';

/** How the lines of the script for Windows are read. */
export const windowsReaders: ScopeReaders = {
  hotfixes: (lines) => ({
    entries: lines.map(([id = '', kind]) => ({ id, ...(kind && { kind }) })),
  }),
  features: (lines) => ({
    entries: lines.flatMap(([kind, name = '', state = '']) =>
      kind === 'role' || kind === 'optional' ? [{ kind, name, state }] : [],
    ),
  }),
  services: (lines) => ({
    entries: lines.map(([, name = '', state = '', account]) => ({
      name,
      state: state.toLowerCase(),
      ...(account && { account }),
    })),
  }),
  software: (lines) => ({
    entries: lines.flatMap(([view, key = '', name = '', version, publisher]) =>
      view === '32' || view === '64'
        ? [{ name, key, view, ...(version && { version }), ...(publisher && { publisher }) }]
        : [],
    ),
  }),
  users: (lines) => ({
    entries: lines.map(([, name = '', sid = '', enabled]) => ({
      name,
      sid,
      enabled: enabled === 'True',
    })),
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
    if (kind === 'windows') found.set(name, { name, sid, members: [] });
    // Machine and domain names differ between machines; the last part is the account.
    if (kind === 'member') found.get(name)?.members.push(member.replace(/^.*\\/s, '') || sid);
  }
  return [...found.values()];
}

function toPort([, protocol, address = '', number, program]: readonly string[]): ListeningPort[] {
  const port = toInteger(number);
  return (protocol === 'tcp' || protocol === 'udp') && port !== undefined
    ? [{ protocol, address, port, ...(program && { program }) }]
    : [];
}
