import { versions } from 'node:process';
import { error, type Finding, ok } from '../finding.js';

/** The oldest Node that runs `soe`: `engines` of its package. */
const oldest = [22, 12] as const;

/** Is Node new enough? */
export async function checkNode(): Promise<readonly Finding[]> {
  return judgeNode(versions.node);
}

/** Pure. */
export function judgeNode(version: string): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isFit = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return isFit
    ? [ok(`Node ${version}`)]
    : [
        error(
          `Node ${version} is too old`,
          `Install Node ${oldest.join('.')} or later: https://nodejs.org`,
        ),
      ];
}
