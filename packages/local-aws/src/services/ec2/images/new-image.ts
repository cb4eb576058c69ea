import { type Image, imageTable } from '../../../state/tables/image.js';
import type { Machine } from '../../../state/tables/machine.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { newId } from '../../new-id.js';

/** What every new image starts with: nobody else may use it. Refuses names that cannot be given. */
export function newImage(
  { Name: name, Description: description }: NewImageInput,
  context: Context,
): Omit<Image, keyof Machine | 'blockDevices'> {
  checkImageName(name, context);
  checkDescription(description);
  return {
    id: newId('ami'),
    owner: context.account,
    name,
    ...(description === undefined || description === '' ? {} : { description }),
    creationDate: context.now.toISOString(),
    availableAt: availableAt(context),
    permissions: [],
    disabled: false,
    protection: 'disabled',
  };
}

/** What a request says about an image that it makes, whatever it is made of. */
interface NewImageInput {
  readonly Name: string;
  readonly Description: string | undefined;
}

/** When something that is copied or created now becomes available. */
export function availableAt({ now, copySeconds }: Context): string {
  return new Date(now.getTime() + copySeconds * 1000).toISOString();
}

/** Refuses names that EC2 does not take, and names that the account already uses in this region. */
function checkImageName(name: string, { store, account, region }: Context): void {
  if (name.length < 3 || name.length > 128 || !/^[a-zA-Z0-9()[\] ./\-'@_]+$/.test(name)) {
    throw new ApiError(
      'InvalidAMIName.Malformed',
      "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, spaces, and ( ) [ ] . / - ' @ _",
    );
  }
  const [taken] = store
    .table(imageTable, region)
    .find([{ index: 'name', value: name }])
    .filter(({ owner }) => owner === account);
  if (taken !== undefined) {
    throw new ApiError(
      'InvalidAMIName.Duplicate',
      `AMI name ${name} is already in use by AMI ${taken.id}`,
    );
  }
}

/** Refuses descriptions that are too long. */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && description.length > 255) {
    throw new ApiError('InvalidParameterValue', 'The description exceeds 255 characters');
  }
}
