/** A date alone, which begins in UTC, or a time with its offset: what it means is the same everywhere. */
const form =
  /^(\d{4}-\d{2}-\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

const minute = 60_000;

/** Milliseconds since 1970 of an ISO 8601 date or time; `undefined` when it is none. */
export function parseTime(text: string): number | undefined {
  const [, day] = form.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** A time as EC2 keeps the one of a deprecation: rounded to the minute, ISO 8601. */
export function toMinute(time: number): string {
  return new Date(Math.round(time / minute) * minute).toISOString();
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
