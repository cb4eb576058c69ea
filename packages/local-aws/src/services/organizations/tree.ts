import { ancestors, organizationArn } from '../../organization.js';
import { text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { emailOf } from './accounts.js';
import { checkParent, childrenOf, organizationsPage, pageInput } from './parents.js';

/** The organization itself and how its parts hang together. */
export const treeOperations = [
  operation({
    action: 'DescribeOrganization',
    input: {},
    run(_input, { organization }) {
      const { managementAccount: id, accounts } = organization;
      const account = accounts.find((one) => one.id === id) ?? { id, name: '' };
      return {
        Organization: {
          Id: organization.id,
          Arn: organizationArn(organization, 'organization'),
          FeatureSet: 'ALL',
          MasterAccountArn: organizationArn(organization, 'account', id),
          MasterAccountId: id,
          MasterAccountEmail: emailOf(account),
        },
      };
    },
  }),

  operation({
    action: 'ListRoots',
    input: pageInput,
    run: (_input, { organization }) => ({
      Roots: [
        {
          Id: organization.rootId,
          Arn: organizationArn(organization, 'root', organization.rootId),
          Name: 'Root',
          PolicyTypes: [],
        },
      ],
    }),
  }),

  operation({
    action: 'ListParents',
    input: { ChildId: text, ...pageInput },
    run(input, { organization }) {
      const [parent] = ancestors(organization, input.ChildId);
      if (parent === undefined) {
        throw new ApiError(
          'ChildNotFoundException',
          "We can't find an organizational unit or AWS account with the specified ID.",
        );
      }
      const Type = parent === organization.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
      return { Parents: [{ Id: parent, Type }] };
    },
  }),

  operation({
    action: 'ListChildren',
    input: { ParentId: text, ChildType: text, ...pageInput },
    run(input, { organization }) {
      checkParent(organization, input.ParentId);
      const { ChildType: Type } = input;
      if (Type !== 'ACCOUNT' && Type !== 'ORGANIZATIONAL_UNIT') {
        throw new ApiError('InvalidInputException', `Unknown child type: ${Type}`);
      }
      const all = Type === 'ACCOUNT' ? organization.accounts : organization.units;
      const children = childrenOf(organization, all, input.ParentId);
      const { rows, next } = organizationsPage(children, input);
      return { Children: rows.map(({ id }) => ({ Id: id, Type })), NextToken: next };
    },
  }),
];
