import {
  ancestors,
  type LocalOrganization,
  type LocalOrganizationalUnit,
  organizationArn,
} from '../../organization.js';
import { text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { checkParent, childrenOf, organizationsPage, pageInput } from './parents.js';

/** The organizational units. */
export const unitOperations = [
  operation({
    action: 'ListOrganizationalUnitsForParent',
    input: { ParentId: text, ...pageInput },
    run(input, { organization }) {
      checkParent(organization, input.ParentId);
      const children = childrenOf(organization, organization.units, input.ParentId);
      const { rows, next } = organizationsPage(children, input);
      return {
        OrganizationalUnits: rows.map((row) => describe(row, organization)),
        NextToken: next,
      };
    },
  }),

  operation({
    action: 'DescribeOrganizationalUnit',
    input: { OrganizationalUnitId: text },
    run(input, { organization }) {
      const unit = organization.units.find(({ id }) => id === input.OrganizationalUnitId);
      if (unit === undefined) {
        throw new ApiError(
          'OrganizationalUnitNotFoundException',
          "You specified an organizational unit that doesn't exist.",
        );
      }
      return { OrganizationalUnit: describe(unit, organization) };
    },
  }),
];

function describe(unit: LocalOrganizationalUnit, organization: LocalOrganization): AnswerMembers {
  const path = [organization.id, ...ancestors(organization, unit.id).toReversed(), unit.id];
  return {
    Id: unit.id,
    Arn: organizationArn(organization, 'ou', unit.id),
    Name: unit.name,
    Path: `${path.join('/')}/`,
  };
}
