/**
 * Tells seconds since 1970 in ISO 8601, as `Date` does, which takes several times as long. Anybody can
 * write any number of seconds into a commit; a date that is none must not stop a release: it becomes the
 * beginning of 1970.
 */
export function dateFormat(): (seconds: number) => string {
  // Commits that follow one another are mostly of the same day.
  let lastDay = Number.NaN;
  let date = '';
  return (seconds) => {
    const time = seconds >= earliestTime && seconds <= latestTime ? Math.trunc(seconds) : 0;
    const day = Math.floor(time / secondsOfDay);
    if (day !== lastDay) {
      lastDay = day;
      date = new Date(day * secondsOfDay * 1000).toISOString().slice(0, -'00:00:00.000Z'.length);
    }
    const second = time - day * secondsOfDay;
    const hours = twoDigits[Math.floor(second / 3600)];
    const minutes = twoDigits[Math.floor(second / 60) % 60];
    return `${date}${hours}:${minutes}:${twoDigits[second % 60]}.000Z`;
  };
}

/** The years 0 to 9999: others have a sign and six digits, which schemas refuse. */
const earliestTime = -62_167_219_200;
const latestTime = 253_402_300_799;
const secondsOfDay = 86_400;
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
