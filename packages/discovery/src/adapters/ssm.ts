import {
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
  type Parameter as SsmParameter,
} from '@aws-sdk/client-ssm';
import { DiscoveryError } from '../errors.js';
import type { Parameter, ParameterStore } from '../parameter-store.js';
import { ask } from './ask.js';
import type { ConnectOptions } from './connect-options.js';

/**
 * The Parameter Store of an account and region, by default those of the standard AWS environment.
 * Keep one for many questions: making a client costs more than asking.
 */
export function ssmParameterStore(options: ConnectOptions = {}): ParameterStore {
  // Nobody else changes this client, so its middleware need not be put together anew for every call.
  const client = new SSMClient({ ...options, cacheMiddleware: true });
  let known: string | undefined;
  return {
    async region() {
      known ??= await client.config.region().catch((cause: unknown) => {
        throw new DiscoveryError(
          'DISCOVERY_OPTION_INVALID',
          'find the region to ask: none is set; pass region (--region), or set AWS_REGION or a profile with a region',
          { cause },
        );
      });
      return known;
    },
    async get(names, signal) {
      const command = new GetParametersCommand({ Names: [...names] });
      const { Parameters = [] } = await ask(
        { attempt: () => `read parameters ${names.join(', ')}`, action: 'ssm:GetParameters' },
        signal,
        (cancel) => client.send(command, cancel),
      );
      return Parameters.map(toParameter);
    },
    async *below(path, signal) {
      let token: string | undefined;
      do {
        const command = new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          ...(token !== undefined && { NextToken: token }),
        });
        const { Parameters = [], NextToken } = await ask(
          { attempt: `list parameters below ${path}`, action: 'ssm:GetParametersByPath' },
          signal,
          (cancel) => client.send(command, cancel),
        );
        yield* Parameters.map(toParameter);
        token = NextToken;
      } while (token !== undefined);
    },
  };
}

function toParameter({ Name = '', Value = '' }: SsmParameter): Parameter {
  return { name: Name, value: Value };
}
