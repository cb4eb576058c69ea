import type { Architecture } from '@soe/contract';
import type { Quarantine, Waiver } from './gate-policy.js';

/** What is judged, so that only exceptions that are for it count. */
export interface JudgedRelease {
  /** Its flavor. Default: exceptions of every flavor hold. */
  readonly flavor?: string;
  /** Architectures that were tested or scanned. Default: all. */
  readonly architectures?: readonly Architecture[];
}

/** Exceptions for a release, by whether they still hold. */
export interface SortedExceptions<T> {
  /** They hold today. */
  readonly holding: readonly T[];
  /** Their last day is over. */
  readonly expired: readonly T[];
}

/** The exceptions that are for a release. */
export function exceptionsFor<T extends Waiver | Quarantine>(
  exceptions: readonly T[],
  { flavor, architectures }: JudgedRelease,
  at: Date,
): SortedExceptions<T> {
  const today = at.toISOString().slice(0, 10);
  const ours = exceptions.filter(
    (each) =>
      (each.flavors === undefined || flavor === undefined || each.flavors.includes(flavor)) &&
      (each.architectures === undefined ||
        architectures === undefined ||
        each.architectures.some((one) => architectures.includes(one))),
  );
  return {
    holding: ours.filter(({ expires }) => expires >= today),
    expired: ours.filter(({ expires }) => expires < today),
  };
}

/** Days before the end of an exception from which on it is a warning. */
const soon = 14;

/** A warning for each exception that ends within two weeks. */
export function endingSoon(
  exceptions: readonly (readonly [
    what: string,
    { readonly expires: string; readonly owner: string },
  ])[],
  at: Date,
): readonly string[] {
  const limit = new Date(at.getTime() + soon * 86_400_000).toISOString().slice(0, 10);
  return exceptions
    .filter(([, { expires }]) => expires <= limit)
    .map(([what, { expires, owner }]) => `${what} ends on ${expires}; ${owner} answers for it`);
}

/** Whether a text fits a pattern in which `*` stands for any text. No other character is special. */
export function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!text.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return text === first;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
