import { hkdfSync } from 'node:crypto';
import type { KmsKey } from '../../state/tables/kms-key.js';

const day = 24 * 60 * 60 * 1000;

/** How often the material of a key has been replaced until then. */
export function rotationsAt({ rotations, rotation }: KmsKey, now: Date): number {
  if (rotation === undefined) return rotations;
  const passed = now.getTime() - Date.parse(rotation.since);
  return rotations + Math.max(0, Math.floor(passed / (rotation.days * day)));
}

/** The material that a symmetric key has after so many rotations; each is derived from one secret. */
export function materialOf({ secret }: KmsKey, rotations: number): Buffer {
  const salt = Buffer.alloc(4);
  salt.writeUInt32BE(rotations);
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), salt, 'material', 32));
}
