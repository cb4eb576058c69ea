import { list, optional, structure, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import { type Image, imageTable } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { requireOwnAvailableImage, requireOwnImage } from '../image-access.js';
import { operationInput, readPermissionChange } from '../permission-changes.js';
import { describeProtection } from './deregistration-protection.js';
import { blockDeviceMapping, lastLaunched } from './describe-images.js';
import {
  changePermissions,
  checkShareable,
  permissionFor,
  permissionInput,
  readPermission,
} from './launch-permissions.js';
import { checkDescription } from './new-image.js';

/** Who may use an image, and the other things about it that can be changed one at a time. */
export const imageAttributes = [
  ec2Operation({
    action: 'ModifyImageAttribute',
    input: {
      ImageId: text,
      ...operationInput,
      OrganizationArn: list(text),
      OrganizationalUnitArn: list(text),
      LaunchPermission: optional(structure({ Add: permissionInput, Remove: permissionInput })),
      Description: optional(structure({ Value: optional(text) })),
      ImdsSupport: optional(structure({ Value: optional(text) })),
      Value: optional(text),
    },
    run(input, context) {
      const change = readPermissionChange(input.LaunchPermission, input.OperationType, [
        ...input.UserId.map((UserId) => permissionFor({ UserId })),
        ...input.UserGroup.map((Group) => permissionFor({ Group })),
        ...input.OrganizationArn.map((OrganizationArn) => permissionFor({ OrganizationArn })),
        ...input.OrganizationalUnitArn.map((OrganizationalUnitArn) =>
          permissionFor({ OrganizationalUnitArn }),
        ),
      ]);
      const description =
        input.Description?.Value ?? (input.Attribute === 'description' ? input.Value : undefined);
      const imdsSupport =
        input.ImdsSupport?.Value ?? (input.Attribute === 'imdsSupport' ? input.Value : undefined);
      const hasPermissions = change.add.length + change.remove.length > 0;
      const asked = [hasPermissions, description !== undefined, imdsSupport !== undefined];
      const kinds = asked.filter(Boolean).length;
      if (kinds === 0)
        throw new ApiError('InvalidParameterCombination', 'No attributes specified.');
      if (kinds > 1) {
        throw new ApiError(
          'InvalidParameterCombination',
          'Fields for multiple attribute types specified',
        );
      }

      const images = context.store.table(imageTable, context.region);
      if (description !== undefined) {
        checkDescription(description);
        images.put({ ...requireOwnImage(context, input.ImageId), description });
      } else if (imdsSupport !== undefined) {
        if (imdsSupport !== 'v2.0') {
          throw new ApiError(
            'InvalidParameterValue',
            `Invalid value for imdsSupport: ${imdsSupport}`,
          );
        }
        images.put({ ...requireOwnImage(context, input.ImageId), imdsSupport });
      } else {
        const image = requireOwnAvailableImage(context, input.ImageId);
        const add = change.add.map(readPermission);
        const remove = change.remove.map(readPermission);
        if (add.length > 0) checkShareable(image, add, context);
        images.put({ ...image, permissions: changePermissions(image.permissions, add, remove) });
      }
      return done;
    },
  }),

  ec2Operation({
    action: 'DescribeImageAttribute',
    input: { ImageId: text, Attribute: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      return { imageId: image.id, ...readAttribute(image, input.Attribute, context) };
    },
  }),

  ec2Operation({
    action: 'ResetImageAttribute',
    input: { ImageId: text, Attribute: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      if (input.Attribute !== 'launchPermission') throw unknownAttribute(input.Attribute);
      context.store.table(imageTable, context.region).put({ ...image, permissions: [] });
      return done;
    },
  }),
];

function readAttribute(image: Image, attribute: string, context: Context): AnswerMembers {
  switch (attribute) {
    case 'launchPermission':
      return { launchPermission: image.permissions.map((permission) => ({ ...permission })) };
    case 'blockDeviceMapping':
      return { blockDeviceMapping: blockDeviceMapping(image.blockDevices) };
    case 'description':
      return { description: { value: image.description } };
    case 'bootMode':
      return { bootMode: { value: image.bootMode } };
    case 'tpmSupport':
      return { tpmSupport: { value: image.tpmSupport } };
    case 'imdsSupport':
      return { imdsSupport: { value: image.imdsSupport } };
    case 'sriovNetSupport':
      return { sriovNetSupport: { value: image.sriovNetSupport } };
    case 'lastLaunchedTime':
      return { lastLaunchedTime: { value: lastLaunched(image, context) } };
    case 'deregistrationProtection':
      return { deregistrationProtection: { value: describeProtection(image, context.now) } };
    default:
      throw unknownAttribute(attribute);
  }
}

function unknownAttribute(attribute: string): ApiError {
  return new ApiError('InvalidParameterValue', `Invalid attribute: ${attribute}`);
}
