/**
 * The mount points right below the root file system, without it and without `/proc`, read from
 * `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
 */
export function topMounts(mountinfo: string): readonly string[] {
  const mounts = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 4)
    .map(([id = '', parent = '', , , point = '']) => ({ id, parent, point: unescapeField(point) }));
  const roots = new Set(mounts.filter(({ point }) => point === '/').map(({ id }) => id));
  const points = mounts
    .filter(({ parent, point }) => roots.has(parent) && point !== '/' && point !== '/proc')
    .map(({ point }) => point);
  return [...new Set(points)];
}

function unescapeField(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
