import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A new private key of type ed25519 in the format of OpenSSH, not encrypted. */
export function newHostKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const publicPart = Buffer.from(x, 'base64url');
  const blob = Buffer.concat([field('ssh-ed25519'), field(publicPart)]);
  const check = randomBytes(4);
  const secret = pad(
    Buffer.concat([
      check,
      check,
      blob,
      field(Buffer.concat([Buffer.from(d, 'base64url'), publicPart])),
      field(''),
    ]),
  );
  const content = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(blob),
    field(secret),
  ]);
  const lines = content.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** Fields of SSH say their length first. */
function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The secret part fills blocks of eight bytes, with 1, 2, 3 and so on. */
function pad(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}
