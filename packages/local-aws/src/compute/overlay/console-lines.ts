/** What the console tells of a machine before its first process runs. */
export function bootLines(facts: {
  readonly kernel: string;
  readonly imageId: string;
  readonly instanceId: string;
  readonly volumeId: string;
  readonly layers: number;
  readonly base: string;
}): string {
  const { kernel, imageId, instanceId, volumeId, layers, base } = facts;
  return [
    `${kernelTime(0)} ${kernel}`,
    `${kernelTime(0)} Booting ${imageId} as ${instanceId}`,
    `${kernelTime(0)} overlayfs: / is ${volumeId} over ${layers} frozen layers over ${base} of the host`,
    '',
  ].join('\n');
}

/** The line of a first process that runs. */
export function upLine(hostname: string, seconds: number): string {
  return `${kernelTime(seconds)} Run /run/init as init process of ${hostname}\n`;
}

/** A line of cloud-init about itself. */
export function cloudInitLine(what: string, at: Date, seconds: number): string {
  const time = at.toUTCString().replace('GMT', '+0000');
  return `Cloud-init v. 0-local-aws ${what} at ${time}. Up ${seconds.toFixed(2)} seconds.\n`;
}

/** What a terminal shows when one may log in. */
export function loginLines(system: string, hostname: string): string {
  return `\n${system} ${hostname} ttyS0\n\n${hostname} login: \n`;
}

function kernelTime(seconds: number): string {
  return `[${seconds.toFixed(6).padStart(12)}]`;
}
