/** Where a call goes: what is asked of which service, in which account and region. */
export interface CallPlace {
  /** As in signatures: `ec2`. */
  readonly service: string;
  readonly action: string;
  /** The account of the caller. */
  readonly account: string;
  readonly region: string;
}

/** Which calls are meant. What is left out matches every call; `*` stands for any characters. */
export interface CallPattern {
  /** As in signatures: `ec2`. Default: every service. */
  readonly service?: string;
  /** For example `CopyImage` or `Describe*`. Default: every action. */
  readonly action?: string;
  /** The account of the caller. Default: every account. */
  readonly account?: string;
  /** Default: every region. */
  readonly region?: string;
}

/** Whether a call is meant by a pattern. */
export function matchesPlace(pattern: CallPattern, place: CallPlace): boolean {
  return (
    matchesGlob(pattern.service ?? '*', place.service) &&
    matchesGlob(pattern.action ?? '*', place.action) &&
    matchesGlob(pattern.account ?? '*', place.account) &&
    matchesGlob(pattern.region ?? '*', place.region)
  );
}

/** Whether a text is of a form in which `*` stands for any characters. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - from >= last.length && text.endsWith(last);
}
