import { text } from '../../../protocols/shape.js';
import type { AccountSettings } from '../../../state/tables/account-settings.js';
import { ApiError } from '../../api-error.js';
import { changeSettings, type SettingsHolder, settingsOf } from '../account-settings.js';
import { ec2Operation } from '../ec2-operation.js';

type State = NonNullable<AccountSettings['snapshotBlockPublicAccess']>;

/** Keeping snapshots from being public, by account and region. New accounts start unblocked. */
export const snapshotBlockPublicAccess = [
  ec2Operation({
    action: 'EnableSnapshotBlockPublicAccess',
    input: { State: text },
    run(input, context) {
      const state = readState(input.State);
      changeSettings(context, { snapshotBlockPublicAccess: state });
      return { state };
    },
  }),

  ec2Operation({
    action: 'DisableSnapshotBlockPublicAccess',
    input: {},
    run(_, context) {
      changeSettings(context, { snapshotBlockPublicAccess: 'unblocked' });
      return { state: 'unblocked' };
    },
  }),

  ec2Operation({
    action: 'GetSnapshotBlockPublicAccessState',
    input: {},
    run(_, context) {
      return { state: stateOf(context), managedBy: 'account' };
    },
  }),
];

/**
 * Whether the account may not make snapshots public in the region. Refuse with
 * {@link publicSnapshotSharingBlocked}.
 */
export function isPublicSnapshotSharingBlocked(context: SettingsHolder): boolean {
  return stateOf(context) !== 'unblocked';
}

/**
 * Whether snapshots of `account` that are public are treated as private. Their permissions stay, and
 * count again when the setting changes.
 */
export function arePublicSnapshotsHidden(owner: SettingsHolder): boolean {
  return stateOf(owner) === 'block-all-sharing';
}

/** The refusal for making a snapshot public where that is blocked. AWS documents no code for it. */
export function publicSnapshotSharingBlocked(): ApiError {
  return new ApiError(
    'OperationNotPermitted',
    "You can't publicly share this snapshot because block public access for snapshots is enabled for this account. To publicly share the snapshot, you must call the DisableSnapshotBlockPublicAccess API.",
  );
}

function readState(state: string): State {
  if (state === 'block-all-sharing' || state === 'block-new-sharing') return state;
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${state}) for parameter State is invalid. Expected: 'block-all-sharing' or 'block-new-sharing'.`,
  );
}

function stateOf(holder: SettingsHolder): State {
  return settingsOf(holder).snapshotBlockPublicAccess ?? 'unblocked';
}
