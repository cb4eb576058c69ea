import type { Wire, WireMembers } from '../protocols/wire.js';

/** Stands where a secret was. */
export const leftOut = '(left out)';

/** Members that carry secrets, or contents that are nobody's business. */
const secrets = new Set([
  'AuthorizationToken',
  'Body',
  'CiphertextBlob',
  'KeyMaterial',
  'KeyStorePassword',
  'Password',
  'Plaintext',
  'PreSharedKey',
  'PreSignedUrl',
  'PresignedUrl',
  'RawSecretAccessKey',
  'SAMLAssertion',
  'SecretAccessKey',
  'SessionToken',
  'TokenCode',
  'UserData',
  'WebIdentityToken',
  // What a signature in the query has.
  'X-Amz-Security-Token',
  'X-Amz-Signature',
]);

/** Names and texts of one call that are kept, in characters; together with their lists they are memory. */
const budget = 2000;
const longestText = 500;
const deepest = 8;

/**
 * What the ledger keeps of the parameters of a call: no secrets, and no more than a few thousand
 * characters, so that 100,000 calls fit into memory.
 */
export function visibleParameters(
  action: string,
  input: WireMembers,
): Readonly<Record<string, unknown>> {
  const hasSecretValue =
    action === 'PutParameter' && input['Type'] !== 'String' && input['Type'] !== 'StringList';
  let left = budget;

  const visible = (value: Wire | undefined, depth: number): unknown => {
    left -= 10;
    if (typeof value === 'string') {
      const text = cut(value, Math.max(0, Math.min(longestText, left)));
      left -= text.length;
      return text;
    }
    if (value instanceof Uint8Array) return leftOut;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= deepest) return '…';
    if (Array.isArray(value)) return list(value as readonly Wire[], depth + 1);
    return members(value as WireMembers, depth + 1);
  };
  const list = (items: readonly Wire[], depth: number): unknown[] => {
    const kept: unknown[] = [];
    for (const item of items) {
      if (left <= 0) return [...kept, '…'];
      kept.push(visible(item, depth));
    }
    return kept;
  };
  const members = (from: WireMembers, depth: number): Record<string, unknown> => {
    const kept: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(from)) {
      if (left <= 0) break;
      left -= name.length;
      const isSecret = secrets.has(name) || (hasSecretValue && depth === 0 && name === 'Value');
      // Names of requests are anything, also `__proto__`.
      Object.defineProperty(kept, cut(name, 100), {
        value: isSecret ? leftOut : visible(value, depth),
        enumerable: true,
        configurable: true,
      });
    }
    return kept;
  };
  return members(input, 0);
}

/** A text that is no longer than this, or its beginning. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
