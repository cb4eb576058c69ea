import { type EC2Client, GetConsoleOutputCommand } from '@aws-sdk/client-ec2';
import type { Cancel } from './ec2-reading.js';

/**
 * What an instance has written to its console: until now where EC2 can tell that, else until some
 * minutes ago. Only newer instance types show the latest.
 */
export async function readConsole(
  client: EC2Client,
  instanceId: string,
  cancel: Cancel,
): Promise<string> {
  const ask = async (Latest: boolean): Promise<string> => {
    const command = new GetConsoleOutputCommand({ InstanceId: instanceId, Latest });
    const { Output = '' } = await client.send(command, cancel);
    return Buffer.from(Output, 'base64').toString();
  };
  try {
    return await ask(true);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('Unsupported')) return ask(false);
    throw error;
  }
}
