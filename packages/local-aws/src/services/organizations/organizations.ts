import { isMember } from '../../organization.js';
import { awsJson } from '../../protocols/aws-json.js';
import { ApiError } from '../api-error.js';
import type { Operation } from '../operation.js';
import type { Service } from '../service.js';
import { accountOperations } from './accounts.js';
import { organizationTags } from './organization-tags.js';
import { treeOperations } from './tree.js';
import { unitOperations } from './units.js';

/** Organizations, for reading and tagging: the tree is the one the server was started with. */
export const organizations: Service = {
  name: 'organizations',
  title: 'Organizations',
  protocol: awsJson,
  operations: [...treeOperations, ...accountOperations, ...unitOperations, ...organizationTags].map(
    onlyForMembers,
  ),
};

/** An account outside the organization is told so, whatever it asks. */
function onlyForMembers(operation: Operation): Operation {
  return {
    ...operation,
    call(input, context) {
      if (isMember(context.organization, context.account)) return operation.call(input, context);
      throw new ApiError(
        'AWSOrganizationsNotInUseException',
        'Your account is not a member of an organization.',
      );
    },
  };
}
