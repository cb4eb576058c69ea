/** Seconds as tools write them (`0.012`, `1,234.5`, `1e-3`) in milliseconds; undefined for anything else. */
export function secondsToMilliseconds(text: string | undefined): number | undefined {
  const plain = (text ?? '')
    .trim()
    .replace(/^(\d{1,3})((?:,\d{3})+)(?=\.|$)/, (all) => all.replaceAll(',', ''));
  if (!/^\d{1,15}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/.test(plain)) return undefined;
  return Number(plain) * 1000;
}
