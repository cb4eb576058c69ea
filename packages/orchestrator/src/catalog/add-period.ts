/**
 * A time, and an ISO 8601 duration of whole days, weeks, months or years later (`P6M`, `P2W`, `P1Y6M`). Counted
 * in UTC; a day that a month does not have is its last one.
 *
 * @returns ISO 8601 in UTC; `undefined` for a time or a duration that is none
 */
export function addPeriod(time: string, period: string): string | undefined {
  const match = /^P(?:(\d+)W|(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?)$/.exec(period);
  const start = new Date(time);
  if (match === null || Number.isNaN(start.getTime())) return undefined;
  const [weeks, years, months, days] = match.slice(1).map((text) => Number(text ?? 0));
  const month = start.getUTCMonth() + (years ?? 0) * 12 + (months ?? 0);
  const last = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const end = new Date(start);
  end.setUTCFullYear(start.getUTCFullYear(), month, Math.min(start.getUTCDate(), last));
  end.setUTCDate(end.getUTCDate() + (weeks ?? 0) * 7 + (days ?? 0));
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}
