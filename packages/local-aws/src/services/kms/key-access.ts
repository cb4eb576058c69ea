import { type KeyViewer, keyState, resolveKey } from './find-key.js';
import { keyRefusal } from './key-permission.js';

export { resolveKey } from './find-key.js';

/**
 * Why the caller cannot use a key for all of these actions, when EC2 does it in the caller's name
 * (`kms:ViaService`, and grants for AWS resources); `undefined` when it can. On AWS a copy under
 * such a key is accepted and fails later with *Given key ID is not accessible* (EC2, *CopyImage*).
 *
 * @param reference - id, alias, or the ARN of either
 * @param actions - for example `kms:Decrypt`; `kms:ReEncrypt*` and `kms:GenerateDataKey*` mean both of each
 */
export function keyProblem(
  context: KeyViewer,
  reference: string,
  actions: readonly string[],
): string | undefined {
  const key = resolveKey(context, reference);
  const region = /^arn:aws:kms:([a-z0-9-]+):/.exec(reference)?.[1];
  if (region !== undefined && region !== context.region) {
    return `the key ${reference} is in ${region}, not in ${context.region}`;
  }
  if (key === undefined) return `the key ${reference} does not exist in ${context.region}`;
  if (key.spec !== 'SYMMETRIC_DEFAULT') {
    return `the key ${reference} is not symmetric: it is ${key.spec}`;
  }
  const state = keyState(key);
  if (state !== 'Enabled') {
    return `the key ${reference} is ${state === 'Disabled' ? 'disabled' : 'pending deletion'}`;
  }
  for (const action of actions.flatMap((one) => families[one] ?? one)) {
    const facts = action === 'kms:CreateGrant' ? { 'kms:GrantIsForAWSResource': ['true'] } : {};
    const refusal = keyRefusal(context, key, { action, via: 'ec2', facts });
    if (refusal !== undefined) {
      return `${action} on the key ${reference} is ${refusal} for ${context.caller.arn}`;
    }
  }
  return undefined;
}

const families: Readonly<Record<string, readonly string[]>> = {
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
};
