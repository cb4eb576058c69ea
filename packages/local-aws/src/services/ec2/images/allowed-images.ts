import { text } from '../../../protocols/shape.js';
import { ApiError } from '../../api-error.js';
import { changeSettings, settingsOf } from '../account-settings.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { criteriaInput, describeCriterion, readCriteria } from './image-criteria.js';

/** Which images of others an account lets its users find and launch, by region. */
export const allowedImages = [
  ec2Operation({
    action: 'EnableAllowedImagesSettings',
    input: { AllowedImagesSettingsState: text },
    run({ AllowedImagesSettingsState: state }, context) {
      if (state !== 'enabled' && state !== 'audit-mode') {
        throw new ApiError(
          'InvalidParameterValue',
          `Value (${state}) for parameter AllowedImagesSettingsState is invalid. Expected: 'enabled' or 'audit-mode'.`,
        );
      }
      changeSettings(context, { allowedImages: state });
      return { allowedImagesSettingsState: state };
    },
  }),

  ec2Operation({
    action: 'DisableAllowedImagesSettings',
    input: {},
    run(_, context) {
      changeSettings(context, { allowedImages: 'disabled' });
      return { allowedImagesSettingsState: 'disabled' };
    },
  }),

  ec2Operation({
    action: 'GetAllowedImagesSettings',
    input: {},
    run(_, context) {
      const { allowedImages: state = 'disabled', imageCriteria = [] } = settingsOf(context);
      return {
        state,
        imageCriterionSet: imageCriteria.map(describeCriterion),
        managedBy: 'account',
      };
    },
  }),

  ec2Operation({
    action: 'ReplaceImageCriteriaInAllowedImagesSettings',
    input: { ImageCriterion: criteriaInput },
    run(input, context) {
      changeSettings(context, { imageCriteria: readCriteria(input.ImageCriterion) });
      return done;
    },
  }),
];
