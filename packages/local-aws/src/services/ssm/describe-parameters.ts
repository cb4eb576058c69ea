import { flag, integer, list, optional, structure, text } from '../../protocols/shape.js';
import { operation } from '../operation.js';
import { latestVersion, parameterArn } from './find-parameter.js';
import { invalid } from './parameter-errors.js';
import { parameterFilterInput, parameterMatcher } from './parameter-filters.js';
import { describePolicies } from './parameter-policies.js';
import { seenParameters } from './parameters.js';
import { ssmPage } from './ssm-page.js';

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
      if (input.Filters.length > 0 && input.ParameterFilters.length > 0) {
        throw invalid('You can use either Filters or ParameterFilters in a single request.');
      }
      // The older filters of names look at how they begin.
      const older = input.Filters.map((filter) => ({
        ...filter,
        Option: filter.Key === 'Name' ? 'BeginsWith' : undefined,
      }));
      const matches = parameterMatcher([...older, ...input.ParameterFilters], 'DescribeParameters');
      // What a resource policy shares is listed once RAM has promoted it, and there is no RAM here.
      const found = input.Shared === true ? [] : seenParameters(context).filter(matches);
      const { rows, next } = ssmPage(found, ({ name }) => name, input, 50);
      return {
        Parameters: rows.map((parameter) => {
          const latest = latestVersion(parameter);
          return {
            Name: parameter.name,
            ARN: parameterArn(parameter.name, context),
            Type: latest.type,
            KeyId: latest.keyId,
            LastModifiedDate: new Date(latest.modifiedAt),
            LastModifiedUser: latest.modifiedBy,
            Description: latest.description,
            AllowedPattern: latest.allowedPattern,
            Version: latest.version,
            Tier: latest.tier,
            Policies: describePolicies(latest, context.now),
            DataType: latest.dataType,
          };
        }),
        NextToken: next,
      };
    },
  }),
];
