import { errorCode } from '../errors.js';

/** What the exit codes of `soe` mean. */
export const exitCodes = {
  /** Done. */
  done: 0,
  /** Failed. */
  failed: 1,
  /** The command or the configuration is invalid. */
  usage: 2,
  /** A gate said no. */
  refused: 3,
  /** AWS is not as configured. */
  drift: 4,
  /** Cancelled. */
  cancelled: 130,
} as const;

/** Codes of the packages that are more than a failure. */
const meanings: Readonly<Record<string, number>> = {
  SOE_CONFIG_NOT_FOUND: exitCodes.usage,
  SOE_CONFIG_INVALID: exitCodes.usage,
  SOE_USAGE: exitCodes.usage,
  SOE_FLAVOR_UNKNOWN: exitCodes.usage,
  SOE_CHANNEL_UNKNOWN: exitCodes.usage,
  SOE_RUN_UNKNOWN: exitCodes.usage,
  SHARE_DISTRIBUTION_INVALID: exitCodes.usage,
  SHARE_WAVES_INVALID: exitCodes.usage,
  DISCOVERY_OPTION_INVALID: exitCodes.usage,
  TRACE_OPTIONS_INVALID: exitCodes.usage,
  TRACE_POLICY_INVALID: exitCodes.usage,
  NOTES_OPTION_INVALID: exitCodes.usage,
  HARNESS_OPTIONS_INVALID: exitCodes.usage,
  HARNESS_SUITE_INVALID: exitCodes.usage,
  HARNESS_POLICY_INVALID: exitCodes.usage,
  SOE_DIRTY: exitCodes.refused,
  SOE_RUN_BUSY: exitCodes.refused,
  SOE_RUN_CHANGED: exitCodes.refused,
  SOE_GATE_REFUSED: exitCodes.refused,
  SOE_VERSION_TAKEN: exitCodes.refused,
  SOE_WRONG_ACCOUNT: exitCodes.refused,
  SHARE_NOT_READY: exitCodes.refused,
  SHARE_REFUSED: exitCodes.refused,
  SHARE_TOO_MANY: exitCodes.refused,
  SHARE_HALTED: exitCodes.refused,
  SHARE_HISTORY_MISSING: exitCodes.refused,
  SHARE_WAVES_HALF_WAY: exitCodes.refused,
  SHARE_VERSION_TAKEN: exitCodes.refused,
  DISCOVERY_OWNER_REFUSED: exitCodes.refused,
  DISCOVERY_POINTER_INVALID: exitCodes.refused,
  DISCOVERY_IMAGE_REFUSED: exitCodes.refused,
  DISCOVERY_WATERMARK_REFUSED: exitCodes.refused,
  DISCOVERY_CATALOGUE_INVALID: exitCodes.refused,
  DISCOVERY_LOCK_INVALID: exitCodes.refused,
  TRACE_ARCHIVE_DAMAGED: exitCodes.drift,
  SHARE_DRIFT: exitCodes.drift,
};

/** Codes of the contract that are about documents that were read, not about what was asked. */
const fromElsewhere = new Set([
  'CONTRACT_RECORD_INVALID',
  'CONTRACT_SUMMARY_INVALID',
  'CONTRACT_TAG_INVALID',
]);

/** The exit code that an error ends the command with. */
export function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.cancelled;
  const code = errorCode(error) ?? '';
  if (code.startsWith('CONTRACT_') && !fromElsewhere.has(code)) return exitCodes.usage;
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? exitCodes.failed) : exitCodes.failed;
}
