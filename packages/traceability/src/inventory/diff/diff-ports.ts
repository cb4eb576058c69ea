import type { ListeningPort } from '../inventory.js';
import { diffKeyed } from './diff-keyed.js';
import type { InventoryChange } from './inventory-diff.js';

/** Linux hands out ports from here, Windows from 49152 on. */
const firstHandedOut = 32768;

/** Changes of listening ports. One that was handed out by the system has another number each time. */
export function diffPorts(
  before: readonly ListeningPort[],
  after: readonly ListeningPort[],
): readonly InventoryChange[] {
  const lasting = ({ protocol, port }: ListeningPort) =>
    port > 0 && !(protocol === 'udp' && port >= firstHandedOut);
  const { added, removed, kept } = diffKeyed(before.filter(lasting), after.filter(lasting), keyOf);
  const scope = 'ports';
  return [
    ...added.map(
      (port): InventoryChange => ({
        scope,
        kind: 'added',
        weight: isLocal(port) ? 'notice' : 'security',
        what: describe(port),
        ...(port.program !== undefined && { after: port.program }),
      }),
    ),
    ...removed.map(
      (port): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: isLocal(port) ? 'notice' : 'breaking',
        what: describe(port),
        ...(port.program !== undefined && { before: port.program }),
      }),
    ),
    ...kept.flatMap(([old, next]): readonly InventoryChange[] =>
      old.program !== undefined && next.program !== undefined && old.program !== next.program
        ? [
            {
              scope,
              kind: 'changed',
              weight: 'notice',
              what: describe(next),
              before: old.program,
              after: next.program,
            },
          ]
        : [],
    ),
  ];
}

function keyOf(port: ListeningPort): string {
  const { protocol, address, program } = port;
  const number = isHandedOut(port) ? `* ${program}` : port.port;
  return `${protocol} ${address} ${number}`;
}

function isHandedOut({ port, program }: ListeningPort): boolean {
  return port >= firstHandedOut && program !== undefined;
}

function describe(port: ListeningPort): string {
  const { protocol, address } = port;
  const place = address.includes(':') ? `[${address}]` : address;
  return isHandedOut(port) ? `${protocol} ${place}, any port` : `${protocol} ${place}:${port.port}`;
}

function isLocal({ address }: ListeningPort): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
