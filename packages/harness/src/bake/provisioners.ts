/** A provisioner of Packer. */
export interface Provisioner {
  readonly type: 'shell' | 'powershell' | 'file';
  /** Name of a file beside the template. */
  readonly script?: string;
  readonly execute_command?: string;
  readonly inline?: readonly string[];
  readonly direction?: 'download';
  readonly source?: string;
  readonly destination?: string;
}

/** Provisioners as blocks of HCL2. */
export function hclProvisioners(provisioners: readonly Provisioner[]): string {
  return provisioners.map(hclBlock).join('\n');
}

function hclBlock({ type, script, ...rest }: Provisioner): string {
  const values = [
    ...(script === undefined ? [] : [['script', `"\${path.root}/${script}"`] as const]),
    ...Object.entries(rest).map(([name, value]) => [name, hclValue(value)] as const),
  ];
  const width = Math.max(...values.map(([name]) => name.length));
  const lines = values.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`);
  return `provisioner "${type}" {\n${lines.join('')}}\n`;
}

function hclValue(value: string | readonly string[]): string {
  if (typeof value !== 'string') return `[${value.map(hclValue).join(', ')}]`;
  // JSON escapes what HCL does; what begins an expression is doubled.
  return JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => `${sign}${sign}`);
}
