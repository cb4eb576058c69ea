import { TraceabilityError } from '../errors.js';

/** The HTTP status that an error of AWS came with; `undefined` when there was no answer. */
export function statusOf(cause: unknown): number | undefined {
  const inner = cause instanceof TraceabilityError ? cause.cause : cause;
  if (typeof inner !== 'object' || inner === null || !('$metadata' in inner)) return undefined;
  const { $metadata: metadata } = inner;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
}

/** Whether this wraps an error of AWS with this name. */
export function isNamed(cause: unknown, name: string): boolean {
  return (
    cause instanceof TraceabilityError && cause.cause instanceof Error && cause.cause.name === name
  );
}
