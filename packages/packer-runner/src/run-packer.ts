import { describeFailure } from './failure/describe-failure.js';
import { checkOptions, type RunPackerOptions } from './options.js';
import { redactData } from './redaction/redact-data.js';
import type { PackerResult } from './result.js';
import { openRun, type Run } from './run/run.js';
import { type CommandReport, runCommand } from './run/run-command.js';

/**
 * Validates a template and builds it. Resolves when Packer has ended, with what came of it: an
 * invalid template, a failed build and a cancelled one are results, not exceptions.
 *
 * @throws PackerError when Packer could not be run at all.
 * @example
 * ```ts
 * const result = await runPacker({
 *   template: 'image.pkr.hcl',
 *   runDirectory: 'runs/2026.11.0',
 *   env: { PATH: '/usr/bin:/bin', HOME: '/home/builder' },
 *   onEvent: (event) => event.type === 'output' && console.error(event.text),
 * });
 * if (result.outcome !== 'succeeded') throw new Error(result.failure?.message);
 * ```
 */
export async function runPacker(options: RunPackerOptions): Promise<PackerResult> {
  checkOptions(options);
  const began = performance.now();
  const run = await openRun(options);
  const report = await runCommands(run).finally(() => run.close());
  return toResult(run, report, performance.now() - began);
}

async function runCommands(run: Run): Promise<CommandReport> {
  const validated = await runCommand(run, 'validate');
  if (validated.outcome !== 'succeeded') return validated;
  if (run.cancellation.signal.aborted) return { ...validated, outcome: 'cancelled' };
  return runCommand(run, 'build');
}

function toResult(run: Run, report: CommandReport, duration: number): PackerResult {
  const { summary } = report;
  const { artifacts, diagnostics, failure, warnings } = redactData(
    {
      artifacts: summary.artifacts,
      diagnostics: summary.diagnostics,
      failure: describeFailure(report.outcome, summary),
      warnings: run.warnings,
    },
    run.redactor,
  );
  const cancelReason = run.cancellation.reason();
  return {
    outcome: report.outcome,
    packerVersion: run.packerVersion,
    runId: run.runId,
    startedAt: run.startedAt,
    durationMs: Math.round(duration),
    command: report.command,
    exitCode: report.exitCode,
    signal: report.signal,
    artifacts,
    diagnostics,
    ...(failure && { failure }),
    ...(cancelReason && { cancelReason }),
    survivors: report.survivors,
    logFile: report.logFile,
    ...(warnings.length > 0 && { warnings }),
  };
}
