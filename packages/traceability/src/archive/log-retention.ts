/** The retentions that CloudWatch Logs has, in days (CloudWatch Logs API, *PutRetentionPolicy*). */
export const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/**
 * What a group has to be given, so that nothing in it is kept shorter than it was: a group keeps other
 * builds, too. `undefined` when nothing has to change. Pure.
 *
 * @param asked - days; missing is for good
 * @param before - days of the group as it is; missing is for good
 */
export function changeOfRetention(
  asked: number | undefined,
  before: number | undefined,
): number | 'for good' | undefined {
  if (before === undefined) return undefined;
  if (asked === undefined) return 'for good';
  return asked > before ? asked : undefined;
}
