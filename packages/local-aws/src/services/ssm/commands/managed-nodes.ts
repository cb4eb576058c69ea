import { type Instance, instanceTable } from '../../../state/tables/instance.js';
import { type ManagedNode, managedNodeTable } from '../../../state/tables/managed-node.js';
import { type Context, ownScope } from '../../context.js';
import { visibleTags } from '../../ec2/tags.js';

/** A managed node and the instance that it is. */
export interface Node {
  readonly node: ManagedNode;
  readonly instance: Instance;
  /** Whether its agent answers now. */
  readonly isOnline: boolean;
}

/** Who asks about nodes. */
export type NodeViewer = Pick<Context, 'store' | 'account' | 'region' | 'guests'>;

/** The nodes of the caller whose instances are there; where nothing really runs there are none. */
export function nodesOf(viewer: NodeViewer): readonly Node[] {
  if (viewer.guests === undefined) return [];
  const instances = viewer.store.table(instanceTable, ownScope(viewer));
  const nodes = [...viewer.store.table(managedNodeTable, ownScope(viewer)).rows()];
  return nodes.flatMap((node) => {
    const instance = instances.get(node.instanceId);
    if (instance === undefined || ['shutting-down', 'terminated'].includes(instance.state)) {
      return [];
    }
    const isOnline = instance.state === 'running' && instance.guest?.checks === 'ok';
    return [{ node, instance, isOnline }];
  });
}

/** The values that a filter or target of this name looks at; none when there is no such thing. */
export function nodeValues(
  name: string,
  { node, isOnline }: Node,
  viewer: NodeViewer,
): readonly string[] | undefined {
  switch (name) {
    case 'InstanceIds':
      return [node.instanceId];
    case 'AgentVersion':
      return [agentVersion];
    case 'PingStatus':
      return [isOnline ? 'Online' : 'ConnectionLost'];
    case 'PlatformTypes':
      return ['Linux'];
    case 'ResourceType':
      return ['EC2Instance'];
    case 'IamRole':
    case 'ActivationIds':
    case 'AssociationStatus':
      return [];
    case 'tag-key':
      return Object.keys(visibleTags(viewer, node.instanceId));
    default: {
      if (!name.startsWith('tag:')) return undefined;
      const tags = visibleTags(viewer, node.instanceId);
      const key = name.slice('tag:'.length);
      return Object.entries(tags).flatMap(([tag, value]) => (tag === key ? [value] : []));
    }
  }
}

/** The version that agents here say they have. */
export const agentVersion = '3.3.2746.0';
