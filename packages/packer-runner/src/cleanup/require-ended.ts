import { PackerError } from '../errors.js';
import type { LedgerHeader } from './ledger.js';

/**
 * Throws `PACKER_OPTION_INVALID` when Packer still uses what a run seems to have left behind, and for
 * what is no ledger, such as its path or its promise.
 */
export function requireEnded(attempt: string, { runId, running }: LedgerHeader): void {
  if (typeof runId !== 'string') {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot ${attempt} a run: this is no ledger. Give what readLedger has read, and await it.`,
    );
  }
  if (running !== true) return;
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    `Cannot ${attempt} run ${runId}: its Packer is still running. Wait for it or stop it, and read the ledger again.`,
  );
}
