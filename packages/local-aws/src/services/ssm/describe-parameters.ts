import { flag, integer, list, optional, structure, text } from '../../protocols/shape.js';
import { parameterTable } from '../../state/tables/parameter.js';
import { ownScope } from '../context.js';
import { operation } from '../operation.js';
import { latestVersion, parameterArn } from './find-parameter.js';
import { parameterFilterInput, parameterMatcher } from './parameter-filters.js';
import { ssmPage } from './ssm-page.js';

const keys = ['Name', 'Path', 'Type', 'Tier', 'DataType', 'Label', 'tag'];

/** Listing own parameters, without their values. Public ones are never listed. */
export const describeParameters = [
  operation({
    action: 'DescribeParameters',
    input: {
      Filters: list(structure({ Key: text, Values: list(text) })),
      ParameterFilters: parameterFilterInput,
      MaxResults: optional(integer),
      NextToken: optional(text),
      Shared: optional(flag),
    },
    run(input, context) {
      const older = input.Filters.map((filter) => ({ ...filter, Option: undefined }));
      const matches = parameterMatcher([...older, ...input.ParameterFilters], keys);
      const own = [...context.store.table(parameterTable, ownScope(context)).rows()];
      // Nothing is shared through RAM here, so a list of what others share is empty.
      const found = input.Shared === true ? [] : own.filter(matches);
      const { rows, next } = ssmPage(found, ({ name }) => name, input, 50);
      return {
        Parameters: rows.map((parameter) => {
          const latest = latestVersion(parameter);
          return {
            Name: parameter.name,
            ARN: parameterArn(parameter.name, context),
            Type: latest.type,
            LastModifiedDate: new Date(latest.modifiedAt),
            LastModifiedUser: latest.modifiedBy,
            Description: latest.description,
            Version: latest.version,
            Tier: latest.tier,
            Policies: [],
            DataType: latest.dataType,
          };
        }),
        NextToken: next,
      };
    },
  }),
];
