import { awsEndpoint } from '../aws-endpoint.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** "Signatures are valid for five minutes" (AWS, Signature Version 4, elements of a request). */
const mostSeconds = 300;
const fewSeconds = 60;

/** Does this machine know what time it is? Signed calls are refused where it does not. */
export async function checkClock(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { loaded, fetch, signal, clock } = subject;
  const endpoint = awsEndpoint('sts', loaded.config.region, subject);
  const before = clock().getTime();
  const response = await fetch(endpoint, { method: 'HEAD', redirect: 'manual', signal });
  await response.body?.cancel();
  const date = response.headers.get('date');
  // The answer was made somewhere between question and now.
  const here = (before + clock().getTime()) / 2;
  const there = Date.parse(date ?? '');
  return Number.isNaN(there)
    ? [warning(`${endpoint} does not say what time it is`, 'Compare the clock by hand: date -u')]
    : judgeClock(here - there, endpoint);
}

/** Pure. `skewMs`: how much this clock is ahead; the header has whole seconds. */
export function judgeClock(skewMs: number, endpoint: string): readonly Finding[] {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const seen = `the clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of ${endpoint}`;
  const fix = 'Let it be set: timedatectl set-ntp true';
  if (seconds >= mostSeconds) return [error(`${seen}: AWS refuses what is signed with it`, fix)];
  return [seconds >= fewSeconds ? warning(seen, fix) : ok(`the clock is right`)];
}
