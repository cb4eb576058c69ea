import { versions } from 'node:process';
import { isNodeFit, neededNode } from '../../needed-node.js';
import { error, type Finding, ok } from '../finding.js';

/** Is Node new enough? The command refuses an older one by itself; a program that calls functions is told here. */
export async function checkNode(): Promise<readonly Finding[]> {
  return judgeNode(versions.node);
}

/** Pure. */
export function judgeNode(version: string): readonly Finding[] {
  return isNodeFit(version)
    ? [ok(`Node ${version}`)]
    : [
        error(
          `Node ${version} is too old`,
          `Install Node ${neededNode} or later: https://nodejs.org`,
        ),
      ];
}
