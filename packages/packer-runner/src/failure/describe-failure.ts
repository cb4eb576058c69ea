import type { PackerFailure } from '../result.js';
import type { PackerOutcome } from '../transcript/outcome.js';
import type { TranscriptSummary } from '../transcript/transcript.js';

/** Sums up what went wrong; undefined for an outcome that is a success. */
export function describeFailure(
  outcome: PackerOutcome,
  summary: TranscriptSummary,
): PackerFailure | undefined {
  if (outcome === 'succeeded') return undefined;
  const { errors } = summary;
  const [first] = outcome === 'failed' || outcome === 'partial' ? errors : [];
  const exitCode = /^Script exited with non-zero exit status: (\d+)/.exec(
    first?.message ?? '',
  )?.[1];
  return {
    message: first?.message ?? explain(outcome, summary),
    ...(first && { build: first.build }),
    ...(first?.script !== undefined && { script: first.script }),
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    lastLines: summary.lastLines(first?.build),
    errors,
  };
}

function explain(outcome: PackerOutcome, { diagnostics, images }: TranscriptSummary): string {
  const registered =
    images.length === 0
      ? ''
      : ` It registered these images and did not say that it removed them: ${images.join(', ')}.`;
  switch (outcome) {
    case 'cancelled':
      return `The run was cancelled and Packer ended in good order.${registered}`;
    case 'crashed':
      return `Packer was ended before it could finish: look for instances, key pairs and security groups that it left.${registered}`;
    case 'empty':
      return 'No artifact was made: no build matched, or the builds make none.';
    default: {
      const error = diagnostics.find(({ severity }) => severity === 'error');
      if (error === undefined) return 'Packer failed without naming a reason: see the log.';
      const place = error.file === undefined ? '' : ` (${error.file}, line ${error.line})`;
      return `${error.summary}${place}`;
    }
  }
}
