import { createHash } from 'node:crypto';

/** As many as 127.64.0.0/10 has. */
const addresses = 2 ** 22;

/**
 * The loopback address of an instance: in 127.64.0.0/10, following from its id, so that two servers
 * on one host do not choose the same; the next one when it is taken.
 */
export function guestAddress(instanceId: string, taken: ReadonlySet<string>): string {
  const start = createHash('sha256').update(instanceId).digest().readUInt32BE() % addresses;
  for (let step = 0; step < addresses; step += 1) {
    const address = write((start + step) % addresses);
    // Tools take the first and the last address of a network for something else.
    if (!/\.(?:0|255)$/.test(address) && !taken.has(address)) return address;
  }
  throw new Error('All addresses of 127.64.0.0/10 are taken');
}

function write(number: number): string {
  return `127.${64 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}
