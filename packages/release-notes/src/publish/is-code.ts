/** Whether an error of Node has one of these codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return codes.some((code) => error.code === code);
}
