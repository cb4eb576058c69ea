import { readTextIfAny, writeAtomically } from '../adapters/files.js';
import type { PackerResult } from '../result.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/**
 * Makes the result of a run and keeps it, before the output that it is made from is masked: from
 * masked words it could not be made again. A result that is there already is taken as it is.
 */
export async function keepResult(
  run: Run,
  make: () => Promise<PackerResult>,
): Promise<PackerResult> {
  const before = await run.attempt(readKeptResult(run));
  if (before !== undefined) return before;
  const result = await make();
  // What goes wrong from here on is added by whoever finishes the run.
  const warnings = run.warnings.map((text) => run.redactor.text(text));
  const kept = { ...result, ...(warnings.length > 0 && { warnings }) };
  const text = `${JSON.stringify(kept, undefined, 2)}\n`;
  await run.attempt(writeAtomically(run.file(runFiles.result), text));
  return result;
}

/** The result of a run that has been attended to its end; undefined when there is none. */
export async function readKeptResult(run: Run): Promise<PackerResult | undefined> {
  const text = await readTextIfAny(run.file(runFiles.result));
  if (text === undefined) return undefined;
  const result = JSON.parse(text) as PackerResult;
  // The directory may have been moved.
  return { ...result, runDirectory: run.directory, logFile: run.file(runFiles.stdout) };
}
