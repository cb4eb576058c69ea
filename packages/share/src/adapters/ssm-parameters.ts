import {
  GetParametersCommand,
  ParameterAlreadyExists,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ParameterAccess } from '../access/parameter-access.js';
import { callAws } from './call-aws.js';
import { chunks } from './chunks.js';

/** GetParameters takes so many names. */
const namesPerRead = 10;

/** The parameters of one account and region through the SSM client. */
export function ssmParameters(
  ssm: SSMClient,
  where: string,
  abortSignal: AbortSignal | undefined,
): ParameterAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  return {
    async get(names) {
      const values: Record<string, string> = {};
      for (const Names of chunks(names, namesPerRead)) {
        const call = { action: 'ssm:GetParameters', subject: Names.join(', '), region: where };
        const { Parameters = [] } = await callAws(call, () =>
          ssm.send(new GetParametersCommand({ Names: [...Names] }), to),
        );
        for (const { Name, Value } of Parameters) {
          if (Name !== undefined && Value !== undefined) values[Name] = Value;
        }
      }
      return values;
    },
    async put({ name, value, kind, overwrite }) {
      const command = new PutParameterCommand({
        Name: name,
        Value: value,
        Type: 'String',
        Overwrite: overwrite,
        ...(kind === 'image' && { DataType: 'aws:ec2:image' }),
      });
      return callAws({ action: 'ssm:PutParameter', subject: name, region: where }, async () => {
        try {
          await ssm.send(command, to);
          return 'written';
        } catch (error) {
          if (error instanceof ParameterAlreadyExists) return 'exists';
          throw error;
        }
      });
    },
  };
}
