import { existsFile, readEnd } from '../adapters/files.js';
import { describeFailure } from '../failure/describe-failure.js';
import { fingerprint } from '../failure/fingerprint.js';
import type { Redactor } from '../redaction/redact.js';
import { redactData } from '../redaction/redact-data.js';
import type { PackerResult } from '../result.js';
import type { TranscriptSummary } from '../transcript/transcript.js';
import type { RunEnd } from './journal.js';
import { compareManifest, type ManifestEntry, readManifest } from './manifest.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** What came of a run, without secrets. */
export async function toResult(
  run: Run,
  summary: TranscriptSummary,
  end: Omit<RunEnd, 'images' | 'handedOver' | 'masked'>,
): Promise<PackerResult> {
  const { runId, packerVersion, startedAt, cancelReason } = run.journal.current();
  const manifest = await run.attempt(readManifest(run.file(runFiles.manifest), runId));
  run.warnings.push(...manifestWarnings(run, end, summary, manifest));
  const { outcome, exitCode, signal, survivors, debug } = end;
  const failure = describeFailure({
    outcome,
    cancelReason,
    summary,
    complaint: await complaintOf(run, outcome, summary),
  });
  const { artifacts, diagnostics, steps: timeline } = summary;
  const { failure: told, ...said } = redactData(
    { artifacts, diagnostics, timeline, ...(failure && { failure }) },
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
    ...(told && { failure: { ...told, fingerprint: fingerprint(told) } }),
    ...(manifest && { manifest: manifest.map((entry) => redactEntry(entry, run.redactor)) }),
    ...(cancelReason && { cancelReason }),
    ...(debug.length > 0 && { debug }),
    survivors,
    runDirectory: run.directory,
    logFile: run.file(runFiles.stdout),
  };
}

/** A Packer that said nothing, such as one that broke down, may have said why on stderr. */
async function complaintOf(
  run: Run,
  outcome: RunEnd['outcome'],
  summary: TranscriptSummary,
): Promise<string> {
  if (outcome === 'succeeded' || summary.lastLines().some((line) => line.trim() !== '')) return '';
  const log = run.file(runFiles.stderr);
  // A run that was cancelled before Packer was started has none.
  return (await existsFile(log)) ? ((await run.attempt(readEnd(log, 16_384))) ?? '') : '';
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
