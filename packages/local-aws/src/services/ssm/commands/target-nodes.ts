import type { Command } from '../../../state/tables/command.js';
import { type NodeViewer, nodesOf, nodeValues } from './managed-nodes.js';

/** Whether targets can have this in common. */
export function isTargetKey(key: string): boolean {
  return key === 'InstanceIds' || key === 'tag-key' || /^tag:./.test(key);
}

/** The nodes that a command is for: those with all that its targets have in common. */
export function targetNodes(
  { instanceIds, targets }: Pick<Command, 'instanceIds' | 'targets'>,
  viewer: NodeViewer,
): readonly string[] {
  if (instanceIds.length > 0) return instanceIds;
  return nodesOf(viewer)
    .filter((node) =>
      targets.every(({ key, values }) =>
        (nodeValues(key, node, viewer) ?? []).some((value) => values.includes(value)),
      ),
    )
    .map(({ node }) => node.instanceId);
}
