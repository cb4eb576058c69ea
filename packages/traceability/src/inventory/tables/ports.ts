import type { ListeningPort } from '../inventory.js';

/** Ports from rows of `/proc/net`: table (`tcp`, `udp6`, …), local address and inode; and the programs. */
export function procNetPorts(
  sockets: readonly (readonly string[])[],
  programs: readonly (readonly string[])[] = [],
): readonly ListeningPort[] {
  const names = new Map<string, Set<string>>();
  for (const [inode = '', name = ''] of programs) {
    names.set(inode, (names.get(inode) ?? new Set()).add(name));
  }
  return sockets.flatMap(([table = '', local = '', inode = '']) => {
    const [, hex = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(local) ?? [];
    if (hex === '') return [];
    const program = [...(names.get(inode) ?? [])].sort().join(', ');
    return [
      {
        protocol: table.startsWith('udp') ? 'udp' : 'tcp',
        address: hex.length === 8 ? toIpv4(hex) : toIpv6(hex),
        port: Number.parseInt(port, 16),
        ...(program !== '' && { program }),
      },
    ];
  });
}

/** Ports from the text of a table of `/proc/net`. */
export function parseProcNet(table: string, text: string): readonly ListeningPort[] {
  const wanted = table.startsWith('tcp') ? '0A' : '07';
  return procNetPorts(
    text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === wanted)
      .map((fields) => [table, fields[1] ?? '', fields[9] ?? '']),
  );
}

/** Ports from `netstat -neopa` or `ss -peaonmi`. */
export function parseSocketList(text: string): readonly ListeningPort[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, local = '', rest = ''] =
      /^(tcp|udp)6?\s+(?:(?:LISTEN|UNCONN)\s+)?\d+\s+\d+\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const [, address, port] = /^([^%]*)(?:%[^:]*)?:(\d+)$/.exec(local) ?? [];
    if (kind === undefined || address === undefined || port === undefined) return [];
    const listens = /\bLISTEN\b|\bUNCONN\b/.test(line) || (kind === 'udp' && /^\S*:\*/.test(rest));
    if (!listens) return [];
    const program =
      /users:\(\("((?:[^"\\]|\\.)*)"/.exec(rest)?.[1] ?? /\s\d+\/([^\s:]+)/.exec(rest)?.[1];
    return [
      {
        protocol: kind === 'tcp' ? 'tcp' : 'udp',
        address: address === '*' ? '::' : address.replace(/^\[|\]$/g, ''),
        port: Number(port),
        ...(program !== undefined && { program }),
      },
    ];
  });
}

/** The kernel prints a word in the byte order of the machine; all machines of EC2 are little-endian. */
function toIpv4(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function toIpv6(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  const groups = bytes.flatMap((byte, index) =>
    index % 2 === 0 ? [`${byte}${bytes[index + 1] ?? ''}`] : [],
  );
  if (groups.slice(0, 5).every((group) => group === '0000') && /ffff/i.test(groups[5] ?? '')) {
    return `::ffff:${bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.')}`;
  }
  // The URL parser of the platform knows the shortest spelling.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
