import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import type { PublicationError } from './publication-plan.js';

/** An error as data. What is not of this package may say anything, so that it is told with care. */
export function toPublicationError(error: unknown, attempt: string): PublicationError {
  if (error instanceof ReleaseNotesError) {
    return { code: error.code, message: cleanText(error.message) };
  }
  const seen = error instanceof Error ? error.message : String(error);
  return {
    code: 'NOTES_PUBLISH_FAILED',
    message: `Cannot ${cleanText(attempt)}: ${hideSecrets(seen, [])}. This comes from the publisher itself; look there.`,
  };
}
