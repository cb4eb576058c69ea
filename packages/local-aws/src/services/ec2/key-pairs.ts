import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { filledText, flag, list, optional, text } from '../../protocols/shape.js';
import { type KeyPair, keyPairTable } from '../../state/tables/key-pair.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { newId } from '../new-id.js';
import { done, ec2Operation } from './ec2-operation.js';
import { type FilterTable, filterInput, matching } from './filters.js';
import {
  putTags,
  readTagSpecifications,
  tagSet,
  tagSpecificationInput,
  takeTags,
  visibleTags,
} from './tags.js';

/** Key pairs. The keys are real; of those made here the private half is answered and forgotten. */
export const keyPairs = [
  ec2Operation({
    action: 'CreateKeyPair',
    input: {
      KeyName: text,
      KeyType: filledText,
      KeyFormat: filledText,
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      if ((input.KeyType ?? 'rsa') !== 'rsa' || (input.KeyFormat ?? 'pem') !== 'pem') {
        throw new ApiError(
          'InvalidParameterValue',
          'Only key pairs of type rsa in format pem are made here',
        );
      }
      const tags = readTagSpecifications(input.TagSpecification, ['key-pair']);
      checkNewName(input.KeyName, context);
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const keyPair: KeyPair = {
        id: newId('key'),
        name: input.KeyName,
        type: 'rsa',
        fingerprint: fingerprint('sha1', privateKey.export({ type: 'pkcs8', format: 'der' })),
        publicKey: openSshKey(publicKey, input.KeyName),
        createTime: context.now.toISOString(),
      };
      context.store.table(keyPairTable, ownScope(context)).put(keyPair);
      putTags(context, 'key-pair', keyPair.id, tags['key-pair']);
      return {
        ...describe(keyPair, context),
        keyMaterial: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trimEnd(),
      };
    },
  }),

  ec2Operation({
    action: 'ImportKeyPair',
    input: { KeyName: text, PublicKeyMaterial: text, TagSpecification: tagSpecificationInput },
    run(input, context) {
      const tags = readTagSpecifications(input.TagSpecification, ['key-pair']);
      checkNewName(input.KeyName, context);
      const publicKey = Buffer.from(input.PublicKeyMaterial, 'base64').toString().trim();
      const [algorithm, material] = publicKey.split(/\s+/);
      const type = algorithm === 'ssh-rsa' ? 'rsa' : algorithm === 'ssh-ed25519' ? 'ed25519' : '';
      if (type === '' || material === undefined) {
        throw new ApiError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
      }
      const bytes = Buffer.from(material, 'base64');
      const keyPair: KeyPair = {
        id: newId('key'),
        name: input.KeyName,
        type,
        fingerprint:
          type === 'rsa'
            ? fingerprint('md5', bytes)
            : createHash('sha256').update(bytes).digest('base64'),
        publicKey,
        createTime: context.now.toISOString(),
      };
      context.store.table(keyPairTable, ownScope(context)).put(keyPair);
      putTags(context, 'key-pair', keyPair.id, tags['key-pair']);
      return describe(keyPair, context);
    },
  }),

  ec2Operation({
    action: 'DescribeKeyPairs',
    input: {
      KeyName: list(text),
      KeyPairId: list(text),
      Filter: filterInput,
      IncludePublicKey: optional(flag),
    },
    run(input, context) {
      for (const name of input.KeyName) requireKeyPair(context, name);
      for (const id of input.KeyPairId) requireKeyPairById(context, id);
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const found = [...context.store.table(keyPairTable, ownScope(context)).rows()].filter(
        (keyPair) =>
          (input.KeyName.length === 0 || input.KeyName.includes(keyPair.name)) &&
          (input.KeyPairId.length === 0 || input.KeyPairId.includes(keyPair.id)) &&
          matchesFilters(keyPair),
      );
      return {
        keySet: found.map((keyPair) => ({
          ...describe(keyPair, context),
          keyType: keyPair.type,
          createTime: keyPair.createTime,
          publicKey: input.IncludePublicKey === true ? keyPair.publicKey : undefined,
        })),
      };
    },
  }),

  ec2Operation({
    action: 'DeleteKeyPair',
    input: { KeyName: filledText, KeyPairId: filledText },
    run(input, context) {
      const table = context.store.table(keyPairTable, ownScope(context));
      const found = [...table.rows()].find(
        ({ id, name }) => id === input.KeyPairId || name === input.KeyName,
      );
      // Deleting what is gone succeeds.
      if (found === undefined) return done;
      table.remove(found.name);
      takeTags(context, found.id);
      return { ...done, keyPairId: found.id };
    },
  }),
];

/** The key pair with this name, or the refusal of AWS. */
export function requireKeyPair(context: Context, name: string): KeyPair {
  const keyPair = context.store.table(keyPairTable, ownScope(context)).get(name);
  if (keyPair === undefined) {
    throw new ApiError('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`);
  }
  return keyPair;
}

/** The key pair with this id, or the refusal of AWS. */
export function requireKeyPairById(context: Context, id: string): KeyPair {
  const rows = context.store.table(keyPairTable, ownScope(context)).rows();
  const keyPair = [...rows].find((candidate) => candidate.id === id);
  if (keyPair === undefined) {
    throw new ApiError('InvalidKeyPair.NotFound', `The key pair '${id}' does not exist`);
  }
  return keyPair;
}

function checkNewName(name: string, context: Context): void {
  if (name.length < 1 || name.length > 255) {
    throw new ApiError('InvalidParameterValue', 'Key names have 1 to 255 characters');
  }
  if (context.store.table(keyPairTable, ownScope(context)).get(name) !== undefined) {
    throw new ApiError('InvalidKeyPair.Duplicate', `The keypair '${name}' already exists.`);
  }
}

function describe({ id, name, fingerprint: keyFingerprint }: KeyPair, context: Context) {
  return {
    keyPairId: id,
    keyName: name,
    keyFingerprint,
    tagSet: tagSet(context, id),
  };
}

function filtersFor(context: Context): FilterTable<KeyPair> {
  return {
    tags: ({ id }) => visibleTags(context, id),
    fields: {
      'key-name': ({ name }) => name,
      'key-pair-id': ({ id }) => id,
      fingerprint: (keyPair) => keyPair.fingerprint,
    },
  };
}

function fingerprint(algorithm: 'sha1' | 'md5', bytes: Buffer): string {
  const digest = createHash(algorithm).update(bytes).digest('hex');
  return digest.replace(/..(?=.)/g, '$&:');
}

/** Writes an RSA key as one line of an `authorized_keys` file. */
function openSshKey(key: KeyObject, comment: string): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const fields = [Buffer.from('ssh-rsa'), sshInteger(e), sshInteger(n)];
  const blob = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `ssh-rsa ${Buffer.concat(blob).toString('base64')} ${comment}`;
}

/** SSH integers are signed, so a leading one bit needs a zero byte before it. */
function sshInteger(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}
