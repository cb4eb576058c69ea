/** The number that a text of digits stands for; undefined for anything else. */
export function toInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
