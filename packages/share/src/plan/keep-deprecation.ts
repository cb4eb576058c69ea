import { canonicalJson } from '@soe/contract';

/**
 * A summary with the date that the held one has. `deprecateRelease` writes it there; the record of
 * the release knows nothing of it, and distributing again must not take it back.
 */
export function keepDeprecation(summary: string, held: string | undefined): string {
  // Nearly always, and there may be a hundred thousand of them.
  if (held === undefined || held === summary) return summary;
  const deprecated = fields(held)?.['deprecated'];
  const wanted = fields(summary);
  if (typeof deprecated !== 'string' || wanted === undefined) return summary;
  if (wanted['deprecated'] !== undefined) return summary;
  const kept = { ...wanted, deprecated };
  // Whoever wrote it may have put it anywhere.
  const isHeld = canonicalJson(fields(held)) === canonicalJson(kept);
  return isHeld ? held : JSON.stringify(kept);
}

function fields(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
