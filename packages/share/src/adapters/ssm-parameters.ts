import {
  DeleteParametersCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  type Parameter,
  ParameterAlreadyExists,
  type ParameterHistory,
  ParameterMaxVersionLimitExceeded,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
  TooManyUpdates,
} from '@aws-sdk/client-ssm';
import type { ParameterAccess, ParameterState } from '../access/parameter-access.js';
import { ShareError } from '../errors.js';
import { callAws, isRefusal } from './call-aws.js';
import { chunks } from './chunks.js';
import { ssmParameterSharing } from './ssm-parameter-sharing.js';

/** GetParameters and DeleteParameters take so many names. */
const namesPerCall = 10;

/** GetParameterHistory answers so many versions at most. */
const versionsPerPage = 50;

/** The parameters of one account and region through the SSM client. */
export function ssmParameters(
  ssm: SSMClient,
  where: string,
  abortSignal: AbortSignal | undefined,
): ParameterAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const read = async (names: readonly string[]) => {
    const states: Record<string, ParameterState> = {};
    for (const Names of chunks(names, namesPerCall)) {
      const call = { action: 'ssm:GetParameters', subject: Names.join(', '), region: where };
      const { Parameters = [] } = await callAws(call, () =>
        ssm.send(new GetParametersCommand({ Names: [...Names] }), to),
      );
      for (const parameter of Parameters) {
        if (parameter.Name !== undefined) states[parameter.Name] = parameterState(parameter);
      }
    }
    return states;
  };
  const putNumbered: ParameterAccess['putNumbered'] = ({ name, value, kind, overwrite, tier }) => {
    const command = new PutParameterCommand({
      Name: name,
      Value: value,
      Type: 'String',
      Overwrite: overwrite,
      ...(kind === 'image' && { DataType: 'aws:ec2:image' }),
      ...(tier !== undefined && { Tier: 'Advanced' }),
    });
    return callAws({ action: 'ssm:PutParameter', subject: name, region: where }, async () => {
      try {
        return (await ssm.send(command, to)).Version ?? 0;
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) return undefined;
        throw refusedWrite(error, name, where);
      }
    });
  };
  return {
    async get(names) {
      const states = Object.entries(await read(names));
      return Object.fromEntries(states.map(([name, { value }]) => [name, value]));
    },
    read,
    ...ssmParameterSharing(ssm, where, abortSignal),
    history: (name) =>
      callAws({ action: 'ssm:GetParameterHistory', subject: name, region: where }, async () => {
        const versions: ParameterHistory[] = [];
        let NextToken: string | undefined;
        try {
          do {
            const page = { Name: name, MaxResults: versionsPerPage, NextToken };
            const answer = await ssm.send(new GetParameterHistoryCommand(page), to);
            versions.push(...(answer.Parameters ?? []));
            // After the last page AWS answers an empty text.
            NextToken = answer.NextToken || undefined;
          } while (NextToken !== undefined);
        } catch (error) {
          if (error instanceof ParameterNotFound) return [];
          throw error;
        }
        return versions
          .map((version) => ({
            ...parameterState(version),
            ...(version.LastModifiedUser !== undefined && { modifiedBy: version.LastModifiedUser }),
          }))
          .toSorted((a, b) => a.version - b.version);
      }),
    async delete(names) {
      for (const Names of chunks(names, namesPerCall)) {
        const call = { action: 'ssm:DeleteParameters', subject: Names.join(', '), region: where };
        await callAws(call, () => ssm.send(new DeleteParametersCommand({ Names: [...Names] }), to));
      }
    },
    put: async (write) => ((await putNumbered(write)) === undefined ? 'exists' : 'written'),
    putNumbered,
  };
}

function parameterState({
  Value = '',
  Version = 0,
  LastModifiedDate,
}: Pick<Parameter, 'Value' | 'Version' | 'LastModifiedDate'>): ParameterState {
  return { value: Value, version: Version, modifiedAt: LastModifiedDate?.toISOString() ?? '' };
}

/** What AWS says to a write that a person, or only time, can help. */
function refusedWrite(cause: unknown, name: string, where: string): unknown {
  const attempt = `ssm:PutParameter of ${name} in ${where}`;
  const options = { cause, refused: isRefusal(cause) };
  if (cause instanceof TooManyUpdates) {
    const advice = 'somebody writes it at this moment; run again to go on';
    return new ShareError('SHARE_BUSY', `${attempt}: ${cause.message} (${advice})`, options);
  }
  if (cause instanceof ParameterMaxVersionLimitExceeded) {
    const advice =
      'AWS keeps 100 versions, and the oldest one cannot make room because it has a label: take the label off it (aws ssm unlabel-parameter-version) or move it to a newer version (aws ssm label-parameter-version), then run again';
    return new ShareError('SHARE_AWS_FAILED', `${attempt}: ${cause.message} ${advice}`, options);
  }
  return cause;
}
