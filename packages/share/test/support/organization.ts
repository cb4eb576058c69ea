import { type LocalAws, type LocalOrganization, startLocalAws } from '@soe/local-aws';
import { type AwsAccess, connectAws, type OrganizationTree } from '../../src/index.js';

/** Where the accounts of a test sit, how they are tagged, and which cannot be shared with. */
export const company: LocalOrganization = {
  id: 'o-company0001',
  rootId: 'r-comp',
  managementAccount: '111122223333',
  units: [
    { id: 'ou-comp-workloads', name: 'Workloads' },
    { id: 'ou-comp-prod0000', name: 'Prod', parent: 'ou-comp-workloads' },
    { id: 'ou-comp-payments', name: 'Payments', parent: 'ou-comp-prod0000' },
    { id: 'ou-comp-dev00000', name: 'Dev', parent: 'ou-comp-workloads' },
    { id: 'ou-comp-sandbox0', name: 'Sandbox' },
    { id: 'ou-comp-empty000', name: 'Empty' },
  ],
  accounts: [
    { id: '111122223333', name: 'images' },
    { id: '200000000001', name: 'shop', parent: 'ou-comp-prod0000', tags: { stage: 'prod' } },
    { id: '200000000002', name: 'search', parent: 'ou-comp-prod0000', tags: { stage: 'prod' } },
    {
      id: '200000000003',
      name: 'cards',
      parent: 'ou-comp-payments',
      tags: { stage: 'prod', pci: '' },
    },
    { id: '200000000004', name: 'old', parent: 'ou-comp-prod0000', status: 'SUSPENDED' },
    { id: '300000000001', name: 'dev-a', parent: 'ou-comp-dev00000', tags: { stage: 'dev' } },
    { id: '300000000002', name: 'dev-b', parent: 'ou-comp-dev00000', tags: { stage: 'dev' } },
    { id: '400000000001', name: 'play', parent: 'ou-comp-sandbox0' },
  ],
  outsiders: [{ id: '999988887777', name: 'outsider' }],
};

/** The ARN of {@link company}. */
export const companyArn = 'arn:aws:organizations::111122223333:organization/o-company0001';

/** The ARN of one of its units. */
export function unitArn(id: string): string {
  return `arn:aws:organizations::111122223333:ou/o-company0001/${id}`;
}

/** What Organizations tells of {@link company}, with the tags. */
export const companyTree: OrganizationTree = {
  id: company.id,
  arn: companyArn,
  managementAccount: company.managementAccount,
  root: { id: company.rootId, name: 'Root' },
  units: company.units.map(({ id, name, parent = company.rootId }) => ({
    id,
    arn: unitArn(id),
    name,
    parent,
  })),
  accounts: company.accounts.map(
    ({ id, name, parent = company.rootId, status = 'ACTIVE', tags = {} }) => ({
      id,
      name,
      state: status,
      parent,
      tags,
    }),
  ),
};

/** A local AWS with an organisation, as seen by one account. */
export async function startCompany(
  organization: LocalOrganization = company,
  account: string = organization.managementAccount,
): Promise<{ readonly server: LocalAws; readonly aws: AwsAccess } & AsyncDisposable> {
  const server = await startLocalAws({ organization });
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = server.environment({ account });
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return {
    server,
    aws: connectAws({ endpoint: server.endpoint, credentials, limits: [] }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
