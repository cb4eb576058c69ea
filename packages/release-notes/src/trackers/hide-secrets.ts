import { cleanText } from '../clean-text.js';

/**
 * What a server said, fit for a message: on one line, at most 300 characters, and without the
 * credentials that it was asked with, which proxies and debugging pages repeat.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  let safe = text.replace(/\b(basic|bearer|token)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]');
  for (const secret of secrets) if (secret !== '') safe = safe.replaceAll(secret, '[hidden]');
  const line = cleanText(safe);
  return line.length > 300 ? `${line.slice(0, 299).trimEnd()}…` : line;
}
