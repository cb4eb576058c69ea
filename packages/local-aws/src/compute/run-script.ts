import { constants } from 'node:os';
import type { Machine } from './compute.js';
import { runToEnd } from './run-to-end.js';

/** A script of a command, and how it is run. */
export interface ScriptRun {
  readonly instanceId: string;
  readonly commandId: string;
  /** Lines of shell, or of whatever their first line names. */
  readonly lines: readonly string[];
  /** Default: where the service of the agent runs. */
  readonly workingDirectory: string | undefined;
  readonly timeoutSeconds: number;
  /** Ends it with everything it started. */
  readonly signal: AbortSignal;
}

/** How it ended. */
export interface ScriptResult {
  readonly code: number;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The exit code that the SSM agent reports of what it ended itself. */
const preempted = 137;

/**
 * Runs a script as the SSM agent does: as root, from a file below `/var/lib/amazon/ssm`, so that its
 * first line may name who reads it (amazon-ssm-agent, `runscript`).
 */
export async function runScript(machine: Machine, run: ScriptRun): Promise<ScriptResult> {
  const path = `/var/lib/amazon/ssm/${run.instanceId}/document/orchestration/${run.commandId}/awsrunShellScript/0.awsrunShellScript/_script.sh`;
  const made = await runToEnd(machine, {
    command: ['install', '-D', '-m', '700', '/dev/null', path],
  });
  if (made.code !== 0) return { ...made, code: 1, timedOut: false };
  const write = ['dd', `of=${path}`, 'conv=notrunc', 'status=none'] as const;
  const written = await runToEnd(machine, { command: write }, `${run.lines.join('\n')}\n`);
  if (written.code !== 0) return { ...written, code: 1, timedOut: false };
  if (run.signal.aborted) return { code: preempted, timedOut: false, stdout: '', stderr: '' };

  const deadline = AbortSignal.timeout(run.timeoutSeconds * 1000);
  const result = await runToEnd(machine, {
    command: ['sh', '-c', path],
    workingDirectory: run.workingDirectory ?? '/usr/bin',
    signal: AbortSignal.any([deadline, run.signal]),
  });
  const wasEnded = deadline.aborted || run.signal.aborted;
  const code = wasEnded ? preempted : (result.code ?? codeOf(result.signal));
  return { ...result, code, timedOut: deadline.aborted && !run.signal.aborted };
}

/** As shells write a signal into an exit code; 1 for what could not be started. */
function codeOf(signal: string | undefined): number {
  const signals: Readonly<Record<string, number>> = constants.signals;
  const number = signal === undefined ? undefined : signals[signal];
  return number === undefined ? 1 : 128 + number;
}
