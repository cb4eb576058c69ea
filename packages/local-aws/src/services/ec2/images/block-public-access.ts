import { text } from '../../../protocols/shape.js';
import { ApiError } from '../../api-error.js';
import { changeSettings, type SettingsHolder, settingsOf } from '../account-settings.js';
import { ec2Operation } from '../ec2-operation.js';

/**
 * Keeping images from being made public, by account and region. New accounts start blocked
 * (user guide, "Understand block public access for AMIs"). AWS takes up to ten minutes to configure
 * a change; here it is at once.
 */
export const blockPublicAccess = [
  ec2Operation({
    action: 'EnableImageBlockPublicAccess',
    input: { ImageBlockPublicAccessState: text },
    run({ ImageBlockPublicAccessState: state }, context) {
      if (state !== 'block-new-sharing') {
        throw new ApiError(
          'InvalidParameterValue',
          `Value (${state}) for parameter ImageBlockPublicAccessState is invalid. Expected: 'block-new-sharing'.`,
        );
      }
      changeSettings(context, { imageBlockPublicAccess: state });
      return { imageBlockPublicAccessState: state };
    },
  }),

  ec2Operation({
    action: 'DisableImageBlockPublicAccess',
    input: {},
    run(_, context) {
      changeSettings(context, { imageBlockPublicAccess: 'unblocked' });
      return { imageBlockPublicAccessState: 'unblocked' };
    },
  }),

  ec2Operation({
    action: 'GetImageBlockPublicAccessState',
    input: {},
    run(_, context) {
      return { imageBlockPublicAccessState: stateOf(context), managedBy: 'account' };
    },
  }),
];

/**
 * Whether the account may not make images public in the region. Images that are public already stay
 * so. Refuse with {@link publicSharingBlocked}.
 */
export function isPublicSharingBlocked(context: SettingsHolder): boolean {
  return stateOf(context) === 'block-new-sharing';
}

/** The refusal of AWS for making an image public where that is blocked. */
export function publicSharingBlocked(): ApiError {
  return new ApiError(
    'OperationNotPermitted',
    "You can't publicly share this image because block public access for AMIs is enabled for this account. To publicly share the image, you must call the DisableImageBlockPublicAccess API.",
  );
}

function stateOf(holder: SettingsHolder): 'block-new-sharing' | 'unblocked' {
  return settingsOf(holder).imageBlockPublicAccess ?? 'block-new-sharing';
}
