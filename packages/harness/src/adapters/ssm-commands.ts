import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { LaunchCloud } from '../launch/launch-cloud.js';
import { askAws, codeOf } from './ask-aws.js';

/** The part of {@link LaunchCloud} that is SSM's. */
export type SsmCommands = Pick<LaunchCloud, 'ping' | 'send' | 'invocation' | 'cancel'>;

const documents = { linux: 'AWS-RunShellScript', windows: 'AWS-RunPowerShellScript' };

/** Run Command through the SDK's client. */
export function ssmCommands(client: SSMClient, region: string): SsmCommands {
  const where = `in ${region}`;
  return {
    ping: (instanceId, signal) =>
      askAws(`ask SSM for ${instanceId} ${where}`, signal, async (cancel) => {
        const { InstanceInformationList = [] } = await client.send(
          new DescribeInstanceInformationCommand({
            Filters: [{ Key: 'InstanceIds', Values: [instanceId] }],
          }),
          cancel,
        );
        return InstanceInformationList.find((each) => each.InstanceId === instanceId)?.PingStatus;
      }),

    send: (command, signal) =>
      askAws(`send a command to ${command.instanceId} ${where}`, signal, async (cancel) => {
        const { script, executionTimeout } = command;
        const send = new SendCommandCommand({
          DocumentName: documents[command.platform],
          InstanceIds: [command.instanceId],
          TimeoutSeconds: Math.max(30, Math.ceil(command.deliveryTimeout)),
          Comment: command.comment.slice(0, 100),
          Parameters: {
            commands: script.split('\n'),
            executionTimeout: [String(Math.max(1, Math.ceil(executionTimeout)))],
          },
        });
        try {
          return (await client.send(send, cancel)).Command?.CommandId;
        } catch (cause) {
          // Not online, or not any more (aws-sdk-js-v3 #3676).
          if (codeOf(cause) === 'InvalidInstanceId') return undefined;
          throw cause;
        }
      }),

    invocation: (commandId, instanceId, signal) =>
      askAws(`ask for command ${commandId} on ${instanceId} ${where}`, signal, async (cancel) => {
        const get = new GetCommandInvocationCommand({
          CommandId: commandId,
          InstanceId: instanceId,
        });
        try {
          const answer = await client.send(get, cancel);
          return {
            status: answer.Status ?? '',
            details: answer.StatusDetails ?? '',
            responseCode: answer.ResponseCode ?? -1,
            stdout: answer.StandardOutputContent ?? '',
            stderr: answer.StandardErrorContent ?? '',
          };
        } catch (cause) {
          // Right after sending.
          if (codeOf(cause) === 'InvocationDoesNotExist') return undefined;
          throw cause;
        }
      }),

    cancel: (commandId, signal) =>
      askAws(`cancel command ${commandId} ${where}`, signal, async (cancel) => {
        await client.send(new CancelCommandCommand({ CommandId: commandId }), cancel);
      }),
  };
}
