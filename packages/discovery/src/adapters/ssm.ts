import {
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
  type Parameter as SsmParameter,
} from '@aws-sdk/client-ssm';
import type { Parameter, ParameterStore } from '../parameter-store.js';
import { awsFailure } from './aws-failure.js';
import type { ConnectOptions } from './connect-options.js';

/**
 * The Parameter Store of an account and region, by default those of the standard AWS environment.
 * Keep one for many questions: making a client costs more than asking.
 */
export function ssmParameterStore(options: ConnectOptions = {}): ParameterStore {
  const client = new SSMClient({ ...options });
  return {
    region: () => client.config.region(),
    async get(names, signal) {
      const command = new GetParametersCommand({ Names: [...names] });
      try {
        const { Parameters } = await client.send(command, {
          ...(signal && { abortSignal: signal }),
        });
        return (Parameters ?? []).map(toParameter);
      } catch (error) {
        throw awsFailure(`read parameters ${names.join(', ')}`, error, signal);
      }
    },
    async *below(path, signal) {
      let token: string | undefined;
      do {
        const command = new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          ...(token !== undefined && { NextToken: token }),
        });
        const page = await client
          .send(command, { ...(signal && { abortSignal: signal }) })
          .catch((error: unknown) => {
            throw awsFailure(`list parameters below ${path}`, error, signal);
          });
        yield* (page.Parameters ?? []).map(toParameter);
        token = page.NextToken;
      } while (token !== undefined);
    },
  };
}

function toParameter({ Name = '', Value = '' }: SsmParameter): Parameter {
  return { name: Name, value: Value };
}
