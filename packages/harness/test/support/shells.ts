import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/** A shell of a system, with the tools that come with it. */
export interface Shell {
  readonly name: string;
  /** Whether this machine has it. */
  readonly there: boolean;
  /** What a script printed and how it ended. */
  readonly run: (script: string) => {
    readonly stdout: string;
    readonly stderr: string;
    readonly status: number | null;
  };
}

/** A temporary folder for the tests of a file; remove it with the function. */
export function temporaryFolder(name: string): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), `soe-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** dash with the tools of the system, and busybox with its own, which are put into a folder. */
export function shells(folder: string): readonly Shell[] {
  return [
    shell('dash', ['dash'], () => env['PATH'] ?? ''),
    shell('busybox', ['busybox', 'sh'], () => busyboxPath(folder)),
  ];
}

function shell(name: string, argv: readonly string[], path: () => string): Shell {
  const [program = '', ...args] = argv;
  return {
    name,
    there: isInstalled(program),
    run: (script) => {
      const { stdout, stderr, status } = spawnSync(program, [...args, '-s'], {
        input: script,
        encoding: 'utf8',
        env: { PATH: `${path()}:${env['PATH']}` },
        maxBuffer: 67_108_864,
      });
      return { stdout, stderr, status };
    },
  };
}

/** Whether this machine has a program. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function busyboxPath(folder: string): string {
  const path = join(folder, 'busybox');
  if (existsSync(path)) return path;
  mkdirSync(path);
  spawnSync('busybox', ['--install', '-s', path]);
  const rpm = spawnSync('sh', ['-c', 'command -v rpm'], { encoding: 'utf8' }).stdout.trim();
  rmSync(join(path, 'rpm'), { force: true });
  if (rpm !== '') symlinkSync(rpm, join(path, 'rpm'));
  return path;
}
