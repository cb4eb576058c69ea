import { integer, optional, text } from '../../protocols/shape.js';
import { operation } from '../operation.js';
import { keyArnOf, keyState } from './find-key.js';
import { invalid, invalidState } from './key-errors.js';
import { putKey } from './put-key.js';
import { useKey } from './use-key.js';

const day = 24 * 60 * 60 * 1000;

/** Switching keys off and on, and deleting them after a while. */
export const keyLifecycle = [
  operation({
    action: 'EnableKey',
    input: { KeyId: text },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:EnableKey', state: 'existing' });
      putKey(context, { ...key, enabled: true });
      return {};
    },
  }),

  operation({
    action: 'DisableKey',
    input: { KeyId: text },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:DisableKey', state: 'existing' });
      putKey(context, { ...key, enabled: false });
      return {};
    },
  }),

  operation({
    action: 'ScheduleKeyDeletion',
    input: { KeyId: text, PendingWindowInDays: optional(integer) },
    run(input, context) {
      const days = input.PendingWindowInDays ?? 30;
      if (days < 7 || days > 30) throw invalid('PendingWindowInDays must be between 7 and 30');
      const key = useKey(context, input.KeyId, {
        action: 'kms:ScheduleKeyDeletion',
        state: 'existing',
        facts: { 'kms:ScheduleKeyDeletionPendingWindowInDays': [String(days)] },
      });
      const deletion = new Date(context.now.getTime() + days * day);
      putKey(context, { ...key, enabled: false, deletionAt: deletion.toISOString() });
      return {
        KeyId: keyArnOf(key),
        DeletionDate: deletion,
        KeyState: 'PendingDeletion',
        PendingWindowInDays: days,
      };
    },
  }),

  operation({
    action: 'CancelKeyDeletion',
    input: { KeyId: text },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:CancelKeyDeletion' });
      if (keyState(key) !== 'PendingDeletion') throw invalidState(key, 'not pending deletion');
      const { deletionAt: _no, ...kept } = key;
      putKey(context, kept);
      return { KeyId: keyArnOf(key) };
    },
  }),
];
