import {
  ancestors,
  type LocalAccount,
  type LocalOrganization,
  organizationArn,
} from '../../organization.js';
import { text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { checkParent, childrenOf, organizationsPage, pageInput } from './parents.js';

/** The accounts of the organization. */
export const accountOperations = [
  operation({
    action: 'ListAccounts',
    input: pageInput,
    run(input, { organization }) {
      const { rows, next } = organizationsPage(organization.accounts, input);
      return { Accounts: rows.map((row) => describe(row, organization)), NextToken: next };
    },
  }),

  operation({
    action: 'ListAccountsForParent',
    input: { ParentId: text, ...pageInput },
    run(input, { organization }) {
      checkParent(organization, input.ParentId);
      const children = childrenOf(organization, organization.accounts, input.ParentId);
      const { rows, next } = organizationsPage(children, input);
      return { Accounts: rows.map((row) => describe(row, organization)), NextToken: next };
    },
  }),

  operation({
    action: 'DescribeAccount',
    input: { AccountId: text },
    run(input, { organization }) {
      const account = organization.accounts.find(({ id }) => id === input.AccountId);
      if (account === undefined) {
        throw new ApiError(
          'AccountNotFoundException',
          "You specified an account that doesn't exist.",
        );
      }
      return { Account: describe(account, organization) };
    },
  }),
];

/** Its own, or one that is made up, and reserved so that no mail can reach anybody. */
export function emailOf({ id, email }: LocalAccount): string {
  return email ?? `${id}@accounts.invalid`;
}

function describe(account: LocalAccount, organization: LocalOrganization): AnswerMembers {
  const path = [organization.id, ...ancestors(organization, account.id).toReversed(), account.id];
  return {
    Id: account.id,
    Arn: organizationArn(organization, 'account', account.id),
    Email: emailOf(account),
    Name: account.name,
    Status: account.status ?? 'ACTIVE',
    State: account.status ?? 'ACTIVE',
    Paths: [`${path.join('/')}/`],
    JoinedMethod: account.id === organization.managementAccount ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date('2024-01-01T00:00:00.000Z'),
  };
}
