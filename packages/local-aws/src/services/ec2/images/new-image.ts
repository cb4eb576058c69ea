import { type Image, imageTable } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';

/** What every new image starts with: nobody else may use it. */
export const unshared = {
  permissions: [],
  disabled: false,
  protection: 'disabled',
} as const satisfies Partial<Image>;

/** When something that is copied or created now becomes available. */
export function availableAt({ now, copySeconds }: Context): string {
  return new Date(now.getTime() + copySeconds * 1000).toISOString();
}

/** Refuses names that EC2 does not take, and names that the account already uses in this region. */
export function checkImageName(name: string, { store, account, region }: Context): void {
  if (name.length < 3 || name.length > 128 || !/^[a-zA-Z0-9()[\] ./\-'@_]+$/.test(name)) {
    throw new ApiError(
      'InvalidAMIName.Malformed',
      "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, spaces, and ( ) [ ] . / - ' @ _",
    );
  }
  for (const image of store.table(imageTable, region).rows()) {
    if (image.owner === account && image.name === name) {
      throw new ApiError(
        'InvalidAMIName.Duplicate',
        `AMI name ${name} is already in use by AMI ${image.id}`,
      );
    }
  }
}

/** Refuses descriptions that are too long. */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && description.length > 255) {
    throw new ApiError('InvalidParameterValue', 'The description exceeds 255 characters');
  }
}
