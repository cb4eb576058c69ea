/** A value, or what gets it. */
export type Given<Value> = Value | (() => Value | Promise<Value>);

/**
 * The value, without what the function said if it failed: its error may hold the very secret that it
 * was to get.
 */
export async function callFor<Value extends object | string>(
  given: Given<Value> | undefined,
): Promise<{ readonly value: Value | undefined } | { readonly failed: true }> {
  if (typeof given !== 'function') return { value: given };
  try {
    return { value: await given() };
  } catch {
    return { failed: true };
  }
}
