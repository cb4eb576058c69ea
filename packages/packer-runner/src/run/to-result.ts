import { describeFailure } from '../failure/describe-failure.js';
import type { Redactor } from '../redaction/redact.js';
import { redactData } from '../redaction/redact-data.js';
import type { PackerResult } from '../result.js';
import type { TranscriptSummary } from '../transcript/transcript.js';
import type { RunEnd } from './journal.js';
import { compareManifest, type ManifestEntry, readManifest } from './manifest.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** What came of a run, without secrets. `complaint` is what Packer wrote to stderr, if that matters. */
export async function toResult(
  run: Run,
  summary: TranscriptSummary,
  end: Omit<RunEnd, 'images'>,
  complaint = '',
): Promise<PackerResult> {
  const { runId, packerVersion, startedAt, cancelReason } = run.journal.current();
  const manifest = await run.attempt(readManifest(run.file(runFiles.manifest), runId));
  run.warnings.push(...manifestWarnings(run, end, summary, manifest));
  const { outcome, exitCode, signal, survivors, debug } = end;
  const failure = describeFailure({ outcome, cancelReason, summary, complaint });
  const said = redactData(
    {
      artifacts: summary.artifacts,
      diagnostics: summary.diagnostics,
      timeline: summary.steps,
      ...(failure && { failure }),
    },
    run.redactor,
  );
  return {
    outcome,
    packerVersion: packerVersion ?? 'unknown',
    runId,
    startedAt,
    durationMs: Math.max(0, Date.parse(end.at) - Date.parse(startedAt)),
    exitCode,
    signal,
    ...said,
    ...(manifest && { manifest: manifest.map((entry) => redactEntry(entry, run.redactor)) }),
    ...(cancelReason && { cancelReason }),
    ...(debug.length > 0 && { debug }),
    survivors,
    runDirectory: run.directory,
    logFile: run.file(runFiles.stdout),
  };
}

/** The template chooses the keys, so none of them is one of the runner's own words. */
function redactEntry(entry: ManifestEntry, redactor: Redactor): ManifestEntry {
  const customData = Object.entries(entry.customData).map(([key, value]) => [
    redactor.text(key),
    redactor.text(String(value)),
  ]);
  return { ...redactData(entry, redactor), customData: Object.fromEntries(customData) };
}

function manifestWarnings(
  run: Run,
  { outcome }: Pick<RunEnd, 'outcome'>,
  { artifacts }: TranscriptSummary,
  manifest: readonly ManifestEntry[] | undefined,
): readonly string[] {
  const { manifestVariable } = run.journal.current();
  if (manifestVariable === undefined || (outcome !== 'succeeded' && outcome !== 'partial'))
    return [];
  if (manifest !== undefined) return compareManifest(manifest, artifacts);
  return [
    `The template wrote no manifest: let the output of its manifest post-processor be var.${manifestVariable}.`,
  ];
}
