import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import type { ScanReport } from '../scans/finding.js';
import { checkProfile } from '../scans/openscap-profile.js';
import { readXccdf } from '../scans/read-xccdf.js';

/** What OpenSCAP is to check, and by what. */
export interface OpenscapScanOptions {
  /** Id of the profile, such as `xccdf_org.ssgproject.content_profile_cis`, or its end. */
  readonly profile: string;
  /** Data stream or benchmark; a path. */
  readonly datastream: string;
  /** Root of the system to check, such as a mounted image. Default: this machine. */
  readonly root?: string;
  /** Where the ARF report is kept as evidence. Default: it is not. */
  readonly report?: string;
  /** The program. Default: `oscap`, looked for in the directories of the system. */
  readonly program?: string;
  /** Stops the scan. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Checks this machine, or a root file system that is mounted in it, with `oscap xccdf eval`. Another root
 * is checked as `oscap-chroot` does: probes that need a running system find nothing there. Nothing of the
 * environment is passed on to the program.
 *
 * @throws HarnessError `HARNESS_PEER_MISSING` if there is no `oscap`, `HARNESS_SCAN_FAILED` if it ended in
 * an error (exit code 1), `HARNESS_SCAN_INVALID` if its results are none, `HARNESS_OPTIONS_INVALID`
 * @example
 * ```ts
 * const report = await openscapScan({
 *   profile: 'xccdf_org.ssgproject.content_profile_standard',
 *   datastream: '/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml',
 * });
 * ```
 */
export async function openscapScan(options: OpenscapScanOptions): Promise<ScanReport> {
  const { profile, datastream, root, report, program = 'oscap', signal } = checkProfile(options);
  const directory = await mkdtemp(join(tmpdir(), 'soe-openscap-'));
  try {
    const results = join(directory, 'arf.xml');
    const content = resolve(datastream);
    await evaluate(
      program,
      ['xccdf', 'eval', '--profile', profile, '--results-arf', results, content],
      { ...systemEnvironment, ...(root !== undefined && probing(resolve(root))) },
      directory,
      signal,
    );
    if (!(await exists(results))) throw failed(content, 'it wrote no results');
    const read = await readXccdf(createReadStream(results));
    if (report !== undefined) await keep(results, report);
    return root === undefined ? read : { ...read, target: resolve(root) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const systemEnvironment = { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** As `oscap-chroot` of OpenSCAP 1.3 sets them. */
function probing(root: string) {
  return { OSCAP_PROBE_ROOT: root, OSCAP_EVALUATION_TARGET: `chroot://${root}` };
}

/** Exit codes of oscap: 0 no rule failed, or none applied; 2 a rule failed; 1 an error. */
async function evaluate(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const content = args.at(-1) ?? '';
  const child = spawn(program, args, {
    env,
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal !== undefined && { signal }),
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told = (told + text).slice(-4096);
  });
  const code = await new Promise<number | string>((done, refuse) => {
    child.on('error', (cause: NodeJS.ErrnoException) => {
      refuse(
        cause.code === 'ENOENT' ? missing(program, cause) : failed(content, cause.message, cause),
      );
    });
    child.on('close', (exit, by) => done(exit ?? by ?? 'nothing'));
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw cause;
  });
  if (code === 0 || code === 2) return;
  const last = printable(told.trim().split('\n').slice(-3).join(' '), 400);
  throw failed(content, `it ended with ${code}: ${last || 'it does not say why'}`);
}

function missing(program: string, cause: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_PEER_MISSING',
    `Cannot scan with OpenSCAP: there is no program ${printable(program, 200)}. Install openscap-scanner.`,
    { cause },
  );
}

function failed(content: string, seen: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_SCAN_FAILED',
    `Cannot scan with OpenSCAP by ${printable(content, 200)}: ${seen}. Run oscap by hand to see more.`,
    cause === undefined ? {} : { cause },
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.size > 0,
    () => false,
  );
}

async function keep(results: string, report: string): Promise<void> {
  const temporary = `${report}.${process.pid}.tmp`;
  await copyFile(results, temporary);
  await rename(temporary, report);
}
