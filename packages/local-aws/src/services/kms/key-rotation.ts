import { integer, optional, text } from '../../protocols/shape.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { operation } from '../operation.js';
import { keyArnOf } from './find-key.js';
import { invalid, unsupported } from './key-errors.js';
import { rotationsAt } from './key-material.js';
import { putKey } from './put-key.js';
import { useKey } from './use-key.js';

const day = 24 * 60 * 60 * 1000;

/** Replacing key material by itself; what older material encrypted can still be decrypted. */
export const keyRotation = [
  operation({
    action: 'EnableKeyRotation',
    input: { KeyId: text, RotationPeriodInDays: optional(integer) },
    run(input, context) {
      const days = input.RotationPeriodInDays ?? 365;
      if (days < 90 || days > 2560) {
        throw invalid(`RotationPeriodInDays must be between 90 and 2560, not ${days}`);
      }
      const key = useKey(context, input.KeyId, {
        action: 'kms:EnableKeyRotation',
        state: 'enabled',
        facts: { 'kms:RotationPeriodInDays': [String(days)] },
      });
      checkRotatable(key);
      putKey(context, {
        ...key,
        rotations: rotationsAt(key, context.now),
        rotation: { since: context.now.toISOString(), days },
      });
      return {};
    },
  }),

  operation({
    action: 'DisableKeyRotation',
    input: { KeyId: text },
    run(input, context) {
      const use = { action: 'kms:DisableKeyRotation', state: 'enabled' } as const;
      const key = useKey(context, input.KeyId, use);
      checkRotatable(key);
      const { rotation: _off, ...rest } = key;
      putKey(context, { ...rest, rotations: rotationsAt(key, context.now) });
      return {};
    },
  }),

  operation({
    action: 'GetKeyRotationStatus',
    input: { KeyId: text },
    run(input, context) {
      const use = { action: 'kms:GetKeyRotationStatus', foreign: true };
      const key = useKey(context, input.KeyId, use);
      checkRotatable(key);
      const { rotation } = key;
      const done = rotationsAt(key, context.now) - key.rotations;
      return {
        KeyId: keyArnOf(key),
        KeyRotationEnabled: rotation !== undefined && key.deletionAt === undefined,
        RotationPeriodInDays: rotation?.days,
        NextRotationDate:
          rotation === undefined
            ? undefined
            : new Date(Date.parse(rotation.since) + (done + 1) * rotation.days * day),
      };
    },
  }),
];

function checkRotatable(key: KmsKey): void {
  if (key.spec === 'SYMMETRIC_DEFAULT') return;
  throw unsupported(`${keyArnOf(key)} has the key spec ${key.spec}, which is not rotated.`);
}
