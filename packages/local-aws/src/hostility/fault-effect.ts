import { ApiError } from '../services/api-error.js';
import type { Fault } from './fault.js';
import { internalError, statusOf, throttled } from './refusals.js';

/** How long faults make a call wait, in milliseconds. */
export function slowness(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'slow' ? fault.milliseconds : 0), 0);
}

/** The first fault that ends a call before it has an effect. */
export function endBefore(faults: readonly Fault[]): Fault | undefined {
  return faults.find(
    ({ kind }) => kind === 'error' || kind === 'reset-before' || kind === 'throttle',
  );
}

/** The first fault that ends a call after it had its effect. */
export function endAfter(faults: readonly Fault[]): Fault | undefined {
  return faults.find(({ kind }) => kind === 'error-after' || kind === 'reset-after');
}

/** The refusal that a fault ends a call of a service with, or that its connection is reset. */
export function refusalOf(fault: Fault, service: string): ApiError | 'reset' {
  if (fault.kind === 'throttle') return throttled(service);
  if (fault.kind !== 'error' && fault.kind !== 'error-after') return 'reset';
  const usual = internalError(service);
  const { code = usual.code, message = `Injected fault: ${code}` } = fault;
  const status = fault.status ?? (fault.code === undefined ? usual.status : statusOf(code));
  return new ApiError(code, message, status);
}
