import { flag, integer, optional, text } from '../../protocols/shape.js';
import { operation } from '../operation.js';
import { findParameterVersion } from './find-parameter.js';
import { answeredValue } from './get-parameters.js';
import { parameterNotFound } from './parameter-errors.js';
import { describePolicies } from './parameter-policies.js';
import { ssmPage } from './ssm-page.js';

/** What a parameter was. */
export const parameterHistory = [
  operation({
    action: 'GetParameterHistory',
    input: {
      Name: text,
      WithDecryption: optional(flag),
      MaxResults: optional(integer),
      NextToken: optional(text),
    },
    run(input, context) {
      const found = findParameterVersion(context, input.Name, 'ssm:GetParameterHistory');
      if (typeof found === 'string' || found.selector !== undefined) throw parameterNotFound();
      const { parameter, arn } = found;
      // Padded, so that versions sort as numbers.
      const key = ({ version }: { version: number }): string => String(version).padStart(16, '0');
      const { rows, next } = ssmPage(parameter.versions, key, input, 50);
      return {
        Parameters: rows.map((version) => ({
          Name: parameter.name,
          Type: version.type,
          KeyId: version.keyId,
          LastModifiedDate: new Date(version.modifiedAt),
          LastModifiedUser: version.modifiedBy,
          Description: version.description,
          Value: answeredValue(version, arn, context, input),
          AllowedPattern: version.allowedPattern,
          Version: version.version,
          Labels: version.labels,
          Tier: version.tier,
          Policies: describePolicies(version, context.now),
          DataType: version.dataType,
        })),
        NextToken: next,
      };
    },
  }),
];
