import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The checksums that S3 takes and gives here, in base64 of their big-endian bytes. */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** One of them. */
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** The header of a checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The checksum of some bytes. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    return createHash(algorithm).update(bytes).digest('base64');
  }
  if (algorithm === 'CRC64NVME') return crc64Nvme(bytes).toString('base64');
  const word = Buffer.alloc(4);
  word.writeUInt32BE(algorithm === 'CRC32' ? crc32(bytes) : crc32c(bytes));
  return word.toString('base64');
}

/** How many bytes a checksum has. */
export function checksumLength(algorithm: ChecksumAlgorithm): number {
  return { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 }[algorithm];
}

let castagnoli: Uint32Array | undefined;

function crc32c(bytes: Uint8Array): number {
  castagnoli ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0x82f63b78 : 0);
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (castagnoli[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The table of CRC-64/NVME, each value in two halves: numbers have no 64 bits, and bigints are slow. */
interface HalfTables {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

let nvme: HalfTables | undefined;

function nvmeTables(): HalfTables {
  const values = Array.from({ length: 256 }, (_, index) => {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1) {
      value = (value >> 1n) ^ (value & 1n ? 0x9a6c9329ac4bc9b5n : 0n);
    }
    return value;
  });
  return {
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
}

function crc64Nvme(bytes: Uint8Array): Buffer {
  nvme ??= nvmeTables();
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvme.low[index] ?? 0);
    high = (high >>> 8) ^ (nvme.high[index] ?? 0);
  }
  const words = Buffer.alloc(8);
  words.writeUInt32BE(~high >>> 0, 0);
  words.writeUInt32BE(~low >>> 0, 4);
  return words;
}
