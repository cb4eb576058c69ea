import { randomBytes } from 'node:crypto';
import { list, map, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type InspectorFilter, inspectorFilterTable } from '../../state/tables/inspector.js';
import { ApiError } from '../api-error.js';
import { type Context, ownArn, ownScope } from '../context.js';
import { operation } from '../operation.js';
import { criteriaAsSent, readCriteria } from './finding-criteria.js';
import { invalidInput, resourceNotFound } from './inspector-errors.js';
import { inspectorPage, pageInput } from './inspector-page.js';

/** Filters that are kept; those that suppress decide on the status of findings. */
export const findingFilters = [
  operation({
    action: 'CreateFilter',
    rest: { method: 'POST', path: '/filters/create' },
    input: {
      action: text,
      name: text,
      filterCriteria: criteriaAsSent,
      description: optional(text),
      reason: optional(text),
      tags: map(text),
    },
    run(input, context) {
      const { action, name, description, reason, tags } = input;
      if (action !== 'NONE' && action !== 'SUPPRESS') {
        throw invalidInput(`There is no action ${action}.`);
      }
      const table = context.store.table(inspectorFilterTable, ownScope(context));
      for (const other of table.rows()) {
        if (other.name === name) {
          throw new ApiError('BadRequestException', `There is a filter of the name ${name}.`);
        }
      }
      const id = randomBytes(8).toString('hex');
      const filter: InspectorFilter = {
        arn: ownArn(context, 'inspector2', `owner/${context.account}/filter/${id}`),
        name,
        action,
        criteria: input.filterCriteria,
        ...(description === undefined ? {} : { description }),
        ...(reason === undefined ? {} : { reason }),
        tags,
        createdAt: context.now.toISOString(),
      };
      table.put(filter);
      return { arn: filter.arn };
    },
  }),

  operation({
    action: 'ListFilters',
    rest: { method: 'POST', path: '/filters/list' },
    input: { arns: list(text), action: optional(text), ...pageInput },
    run(input, context) {
      const rows = [...context.store.table(inspectorFilterTable, ownScope(context)).rows()];
      const found = rows.filter(
        ({ arn, action }) =>
          (input.arns.length === 0 || input.arns.includes(arn)) &&
          (input.action === undefined || input.action === action),
      );
      const page = inspectorPage(found, ({ arn }) => arn, input, 100);
      return {
        filters: page.rows.map((filter) => describe(filter, context)),
        nextToken: page.next,
      };
    },
  }),

  operation({
    action: 'DeleteFilter',
    rest: { method: 'POST', path: '/filters/delete' },
    input: { arn: text },
    run({ arn }, context) {
      const table = context.store.table(inspectorFilterTable, ownScope(context));
      if (table.get(arn) === undefined) throw resourceNotFound(`There is no filter ${arn}.`);
      table.remove(arn);
      return { arn };
    },
  }),
];

function describe(filter: InspectorFilter, { account }: Context): AnswerMembers {
  const createdAt = new Date(filter.createdAt);
  return {
    arn: filter.arn,
    ownerId: account,
    name: filter.name,
    action: filter.action,
    criteria: Object.fromEntries(
      Object.entries(readCriteria(filter.criteria)).filter(([, filters]) => filters.length > 0),
    ),
    description: filter.description,
    reason: filter.reason,
    tags: filter.tags,
    createdAt,
    updatedAt: createdAt,
  };
}
