import { flag, optional, text, time } from '../../../protocols/shape.js';
import { type Image, imageTable } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { done, ec2Operation } from '../ec2-operation.js';
import {
  isPublic,
  requireOwnAvailableImage,
  requireOwnImage,
  requireState,
} from '../image-access.js';
import { latestForPublic, yearsAfter } from './deprecation-time.js';
import { describeProtection } from './deregistration-protection.js';

const protectionCooldown = 24 * 60 * 60 * 1000;

/** Deprecation, disabling and protection. */
export const imageLifecycle = [
  ec2Operation({
    action: 'EnableImageDeprecation',
    input: { ImageId: text, DeprecateAt: time },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      const at = nearestMinute(input.DeprecateAt);
      const latest = isPublic(image) ? latestForPublic(image) : yearsAfter(context.now, 10);
      if (at < nearestMinute(context.now)) throw invalidDate('it is in the past');
      if (input.DeprecateAt > latest)
        throw invalidDate(`the latest possible is ${latest.toISOString()}`);
      images(context).put({ ...image, deprecationTime: at.toISOString() });
      return done;
    },
  }),

  ec2Operation({
    action: 'DisableImageDeprecation',
    input: { ImageId: text },
    run(input, context) {
      const { deprecationTime: _gone, ...image } = requireOwnImage(context, input.ImageId);
      images(context).put(image);
      return done;
    },
  }),

  ec2Operation({
    action: 'DisableImage',
    input: { ImageId: text },
    run(input, context) {
      const image = requireOwnAvailableImage(context, input.ImageId);
      images(context).put({ ...image, disabled: true, permissions: [] });
      return done;
    },
  }),

  ec2Operation({
    action: 'EnableImage',
    input: { ImageId: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      images(context).put({ ...requireState(context, image, 'disabled'), disabled: false });
      return done;
    },
  }),

  ec2Operation({
    action: 'EnableImageDeregistrationProtection',
    input: { ImageId: text, WithCooldown: optional(flag) },
    run(input, context) {
      const { protectedUntil: _gone, ...image } = requireOwnImage(context, input.ImageId);
      const protection =
        input.WithCooldown === true ? 'enabled-with-cooldown' : 'enabled-without-cooldown';
      images(context).put({ ...image, protection });
      return { return: protection };
    },
  }),

  ec2Operation({
    action: 'DisableImageDeregistrationProtection',
    input: { ImageId: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      const until = new Date(context.now.getTime() + protectionCooldown).toISOString();
      const unprotected: Image = {
        ...image,
        protection: 'disabled',
        ...(image.protection === 'enabled-with-cooldown' ? { protectedUntil: until } : {}),
      };
      images(context).put(unprotected);
      return { return: describeProtection(unprotected, context.now) };
    },
  }),
];

function images({ store, region }: Context) {
  return store.table(imageTable, region);
}

/** AWS keeps no seconds here. */
function nearestMinute(date: Date): Date {
  return new Date(Math.round(date.getTime() / 60_000) * 60_000);
}

function invalidDate(reason: string): ApiError {
  return new ApiError('InvalidParameterValue', `The deprecation date is invalid: ${reason}`);
}
