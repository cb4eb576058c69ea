/** What one wants to do, and the commands for it, in the order in which they are listed. */
export const commandGroups: Readonly<Record<string, readonly string[]>> = {
  'Begin:': ['init', 'doctor', 'local', 'config', 'completion', 'help'],
  'Release images:': ['plan', 'release', 'runs', 'show', 'build', 'record', 'test', 'scan', 'share', 'notes'],
  'Move channels, and let releases go:': [
    ...['promote', 'rollback', 'history', 'status', 'deprecate', 'retire', 'revoke', 'apply'],
  ],
  'Find images, as their users do:': ['resolve', 'list', 'why', 'lock', 'outdated', 'catalog'],
  'Trace and prove:': ['trace', 'diff', 'check-commits', 'attest', 'verify', 'archive'],
};

/** Heading of a command that no group names. */
export const otherGroup = 'More:';

/** The heading that a command is listed under. */
export function groupOf(command: string): string {
  const found = Object.entries(commandGroups).find(([, names]) => names.includes(command));
  return found?.[0] ?? otherGroup;
}

/** Place of a command in the list; those that no group names are the last. */
export function placeOf(command: string): number {
  const place = Object.values(commandGroups).flat().indexOf(command);
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}
