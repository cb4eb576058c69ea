import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { LifecycleAccess } from '../access/lifecycle-access.js';
import { callAws } from './call-aws.js';

/** All parameters below a path of one account and region, ten per call. */
export function ssmParameterTree(
  client: SSMClient,
  where: string,
  abortSignal: AbortSignal | undefined,
): LifecycleAccess['parametersBelow'] {
  return (path) =>
    callAws({ action: 'ssm:GetParametersByPath', subject: path, region: where }, async () => {
      const values: Record<string, string> = {};
      const pages = paginateGetParametersByPath(
        { client, pageSize: 10 },
        { Path: path, Recursive: true },
        ...(abortSignal === undefined ? [] : [{ abortSignal }]),
      );
      for await (const { Parameters = [] } of pages) {
        for (const { Name, Value } of Parameters) {
          if (Name !== undefined && Value !== undefined) values[Name] = Value;
        }
      }
      return values;
    });
}
