import type { EndedRun } from './ended-run.js';
import type { Run } from './run.js';

/** Closes a run when its work is done, and adds what did not go as it should to the result. */
export async function finish(run: Run, work: Promise<EndedRun>): Promise<EndedRun> {
  const ended = await work.finally(() => run.close());
  const told = run.warnings.map((text) => run.redactor.text(text));
  // A result that was kept has those of whoever kept it.
  const warnings = [...new Set([...(ended.result.warnings ?? []), ...told])];
  return warnings.length > 0 ? { ...ended, result: { ...ended.result, warnings } } : ended;
}
