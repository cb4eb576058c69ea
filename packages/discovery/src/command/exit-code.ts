/** What the exit codes of the command mean. */
export const exitCodes = {
  /** Done. */
  done: 0,
  /** Nothing found, something outdated, or AWS did not answer. */
  failed: 1,
  /** The command line, or the environment, makes no sense. */
  usage: 2,
  /** What was found cannot be trusted. */
  refused: 3,
  /** Stopped. */
  cancelled: 130,
} as const;

const refused: ReadonlySet<string> = new Set([
  'DISCOVERY_OWNER_REFUSED',
  'DISCOVERY_IMAGE_REFUSED',
  'DISCOVERY_WATERMARK_REFUSED',
  'DISCOVERY_POINTER_INVALID',
  'DISCOVERY_CATALOGUE_INVALID',
  'DISCOVERY_LOCK_INVALID',
]);

/** Codes of the contract that are about documents that were read, not about what was asked. */
const read: ReadonlySet<string> = new Set(['CONTRACT_RECORD_INVALID', 'CONTRACT_SUMMARY_INVALID']);

/** The exit code that an error ends the command with. */
export function exitCodeOf(error: unknown): number {
  const code = errorCode(error);
  if (code === undefined) return exitCodes.failed;
  if (refused.has(code)) return exitCodes.refused;
  if (code === 'DISCOVERY_OPTION_INVALID') return exitCodes.usage;
  return code.startsWith('CONTRACT_') && !read.has(code) ? exitCodes.usage : exitCodes.failed;
}

/** The code of an error of this code base; `undefined` for others. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^(?:DISCOVERY|CONTRACT)_[A-Z_]+$/.test(error.code)
    ? error.code
    : undefined;
}
