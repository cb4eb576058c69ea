import { integer, list, optional, structure, text } from '../../../protocols/shape.js';
import { ApiError } from '../../api-error.js';
import { operation } from '../../operation.js';
import { invalid } from '../parameter-errors.js';
import { ssmPage } from '../ssm-page.js';
import { agentVersion, type Node, nodesOf, nodeValues } from './managed-nodes.js';

/** An agent says that it is there every five minutes. */
const pingInterval = 5 * 60 * 1000;

/** Looking at managed nodes. */
export const instanceInformation = [
  operation({
    action: 'DescribeInstanceInformation',
    input: {
      InstanceInformationFilterList: list(structure({ key: text, valueSet: list(text) })),
      Filters: list(structure({ Key: text, Values: list(text) })),
      MaxResults: optional(integer),
      NextToken: optional(text),
    },
    run(input, context) {
      if (input.MaxResults !== undefined && input.MaxResults < 5) {
        throw invalid('MaxResults must be between 5 and 50.');
      }
      const filters = [
        ...input.InstanceInformationFilterList.map(({ key, valueSet }) => [key, valueSet] as const),
        ...input.Filters.map(({ Key, Values }) => [Key, Values] as const),
      ];
      const matches = (node: Node): boolean =>
        filters.every(([key, wanted]) => {
          const shown = nodeValues(key, node, context);
          if (shown === undefined) {
            throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${key}`);
          }
          return shown.some((value) => wanted.includes(value));
        });
      const { rows, next } = ssmPage(
        nodesOf(context).filter(matches),
        ({ node }) => node.instanceId,
        input,
        50,
      );
      return {
        InstanceInformationList: rows.map((row) => describe(row, context.now)),
        NextToken: next,
      };
    },
  }),
];

function describe({ node, instance, isOnline }: Node, now: Date) {
  const started = new Date(node.startedAt).getTime();
  const until = isOnline ? now.getTime() : new Date(instance.stateChangedAt).getTime();
  const pings = Math.max(0, Math.floor((until - started) / pingInterval));
  return {
    InstanceId: node.instanceId,
    PingStatus: isOnline ? 'Online' : 'ConnectionLost',
    LastPingDateTime: new Date(started + pings * pingInterval),
    AgentVersion: agentVersion,
    IsLatestVersion: true,
    PlatformType: 'Linux',
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ResourceType: 'EC2Instance',
    IPAddress: node.address,
    ComputerName: node.computerName,
    SourceId: node.instanceId,
    SourceType: 'AWS::EC2::Instance',
  };
}
