/** The oldest Node that runs `soe`: `engines` of its package. */
export const neededNode = '22.12';

/** Whether this version of Node runs `soe`. Pure. */
export function isNodeFit(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
