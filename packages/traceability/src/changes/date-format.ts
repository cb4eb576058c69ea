/**
 * Tells seconds since 1970 in ISO 8601, as `Date` does, but much quicker where times lie together.
 * Anybody can write any number of seconds into a commit; a date that is none must not stop a release:
 * it becomes the beginning of 1970.
 */
export function dateFormat(): (seconds: number) => string {
  let lastHour = Number.NaN;
  let begin = '';
  const ends: string[] = [];
  return (seconds) => {
    const time = seconds >= earliestTime && seconds <= latestTime ? Math.trunc(seconds) : 0;
    const hour = Math.floor(time / secondsOfHour);
    const rest = time - hour * secondsOfHour;
    if (hour !== lastHour) {
      lastHour = hour;
      begin = isoText(hour * secondsOfHour).slice(0, hourLength);
    }
    // Every hour has the same ends, so two texts that exist make up most dates.
    ends[rest] ??= isoText(rest).slice(hourLength);
    return begin + ends[rest];
  };
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const hourLength = 'YYYY-MM-DDTHH:'.length;
const secondsOfHour = 3600;
/** The years 0 to 9999: others have a sign and six digits, which schemas refuse. */
const earliestTime = -62_167_219_200;
const latestTime = 253_402_300_799;
