import * as organizations from '@aws-sdk/client-organizations';
import { defaultOrganization } from '../../src/index.js';
import { owner } from '../support/local.js';
import type { Settings } from './tours.js';

/** Organizations. */
export async function tourOrganizations(settings: Settings): Promise<void> {
  const client = new organizations.OrganizationsClient(settings);
  const ParentId = defaultOrganization.rootId;
  await client.send(new organizations.DescribeOrganizationCommand({}));
  await client.send(new organizations.ListRootsCommand({}));
  await client.send(new organizations.ListAccountsCommand({}));
  await client.send(new organizations.ListAccountsForParentCommand({ ParentId }));
  await client.send(new organizations.ListOrganizationalUnitsForParentCommand({ ParentId }));
  await client.send(new organizations.ListChildrenCommand({ ParentId, ChildType: 'ACCOUNT' }));
  await client.send(new organizations.ListParentsCommand({ ChildId: owner }));
  await client.send(new organizations.DescribeAccountCommand({ AccountId: owner }));
  await client.send(
    new organizations.DescribeOrganizationalUnitCommand({
      OrganizationalUnitId: 'ou-exam-workload',
    }),
  );
  const Tags = [{ Key: 'tour', Value: 'yes' }];
  await client.send(new organizations.TagResourceCommand({ ResourceId: owner, Tags }));
  await client.send(new organizations.ListTagsForResourceCommand({ ResourceId: owner }));
  await client.send(
    new organizations.UntagResourceCommand({ ResourceId: owner, TagKeys: ['tour'] }),
  );
}
