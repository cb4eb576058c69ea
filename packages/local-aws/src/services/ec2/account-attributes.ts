import { list, text } from '../../protocols/shape.js';
import { defaultNetworkOf } from '../../seeds/default-network.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { ec2Operation } from './ec2-operation.js';

/** What AWS tells an account of itself; the numbers are those of new accounts. */
export const accountAttributes = [
  ec2Operation({
    action: 'DescribeAccountAttributes',
    input: { AttributeName: list(text) },
    run(input, context) {
      const attributes = attributesOf(context);
      const odd = input.AttributeName.find((name) => !Object.hasOwn(attributes, name));
      if (odd !== undefined) {
        throw new ApiError('InvalidParameterValue', `Invalid attribute name: '${odd}'`);
      }
      return {
        accountAttributeSet: Object.entries(attributes)
          .filter(
            ([name]) => input.AttributeName.length === 0 || input.AttributeName.includes(name),
          )
          .map(([attributeName, attributeValue]) => ({
            attributeName,
            attributeValueSet: [{ attributeValue }],
          })),
      };
    },
  }),
];

function attributesOf({ account, region }: Context): Readonly<Record<string, string>> {
  return {
    'supported-platforms': 'VPC',
    'default-vpc': defaultNetworkOf(account, region).vpcId,
    'max-instances': '20',
    'vpc-max-security-groups-per-interface': '5',
    'max-elastic-ips': '5',
    'vpc-max-elastic-ips': '5',
  };
}
