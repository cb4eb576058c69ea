import { fewAtATime, inChunks } from './in-chunks.js';

/** What a tracker answers when it is asked for many keys at once. */
export interface BatchAnswer<Item> {
  /** What was found, by the key it has today. */
  readonly found: readonly { readonly id: string; readonly key: string; readonly item: Item }[];
  /** What could not be read, by key or id. */
  readonly errors: readonly { readonly id: string; readonly reason: string }[];
  /** Why there is no answer at all, if there is none. */
  readonly failure?: string;
}

/** What became of a key. `undefined` stands for an issue that is not there. */
export type Match<Item> = { readonly item: Item } | { readonly reason: string } | undefined;

/**
 * Finds out which answer belongs to which key, for trackers that follow moved issues and then tell
 * only the new key. Keys that come back as they were asked for cost no more than the calls for them;
 * the rest are asked once more on their own, and if answers under other keys come back, in up to
 * nine groups that are chosen so that the groups an answer comes back in name the key it belongs to.
 *
 * @param ask asks for at most `size` keys, which are in upper case.
 */
export async function matchIssues<Item>(
  keys: readonly string[],
  size: number,
  ask: (keys: readonly string[]) => Promise<BatchAnswer<Item>>,
): Promise<ReadonlyMap<string, Match<Item>>> {
  const matches = new Map<string, Match<Item>>();
  const failed = new Set<string>();
  const askAndMatch = async (batch: readonly string[]) => {
    const answer = await ask(batch);
    if (answer.failure !== undefined) {
      for (const key of batch) matches.set(key, { reason: answer.failure });
      for (const key of batch) failed.add(key);
    }
    const asked = new Set(batch);
    for (const { key, item } of answer.found) {
      if (asked.has(key.toUpperCase())) matches.set(key.toUpperCase(), { item });
    }
    for (const { id, reason } of answer.errors) {
      if (asked.has(id.toUpperCase())) matches.set(id.toUpperCase(), { reason });
    }
    return answer;
  };
  const unsettled = (batch: readonly string[]) =>
    batch.filter((key) => {
      const match = matches.get(key);
      return !failed.has(key) && (match === undefined || !('item' in match));
    });

  await fewAtATime(inChunks(keys, size), 4, async (batch) => void (await askAndMatch(batch)));
  for (const batch of inChunks(unsettled(keys), size)) {
    const answer = await askAndMatch(batch);
    const open = batch.filter((key) => !matches.has(key));
    // Whatever came back may stand for one of these too: several keys can lead to one issue.
    if (answer.found.length + answer.errors.length === 0 || open.length === 0) continue;
    const [only] = open;
    if (only !== undefined && batch.length === 1) {
      matches.set(only, toMatch(answer));
      continue;
    }
    for (const [key, match] of await askInGroups(open, ask)) matches.set(key, match);
  }
  return matches;
}

/**
 * Every key is in as many groups as every other, and no two are in the same ones. An answer that
 * comes back in more groups than that belongs to several keys, which are then asked for one by one.
 */
async function askInGroups<Item>(
  keys: readonly string[],
  ask: (keys: readonly string[]) => Promise<BatchAnswer<Item>>,
): Promise<ReadonlyMap<string, Match<Item>>> {
  const { codes, groups, weight } = groupCodes(keys.length);
  const seenIn = new Map<string, number>();
  const answers = await Promise.all(
    Array.from({ length: groups }, (_, group) =>
      ask(keys.filter((_, at) => ((codes[at] ?? 0) >> group) & 1)),
    ),
  );
  const failure = answers.find((answer) => answer.failure !== undefined)?.failure;
  if (failure !== undefined) return new Map(keys.map((key) => [key, { reason: failure }]));
  const results = new Map<string, Match<Item>>();
  answers.forEach(({ found, errors }, group) => {
    for (const { id } of [...found, ...errors]) {
      seenIn.set(id, (seenIn.get(id) ?? 0) | (1 << group));
    }
  });
  const joint = [...seenIn.values()].filter((code) => ones(code) !== weight);
  const anyError = answers.some(({ errors }) => errors.length > 0);
  for (const [at, key] of keys.entries()) {
    const code = codes[at] ?? 0;
    const id = [...seenIn].find(([, other]) => other === code)?.[0];
    // An error may be told under one key for all that lead to its issue.
    const unsure = joint.some((other) => (other & code) === code || ones(other) < weight);
    if (unsure || (id === undefined && anyError)) results.set(key, toMatch(await ask([key])));
    else if (id !== undefined) {
      const answer = answers.find((_, group) => (code >> group) & 1);
      results.set(key, answer && toMatch(answer, id));
    }
  }
  return results;
}

function toMatch<Item>(answer: BatchAnswer<Item>, id?: string): Match<Item> {
  const { found, errors, failure } = answer;
  if (failure !== undefined) return { reason: failure };
  const hit = found.find((other) => id === undefined || other.id === id);
  if (hit) return { item: hit.item };
  const error = errors.find((other) => id === undefined || other.id === id);
  return error && { reason: error.reason };
}

/** Distinct numbers with equally many ones, in as few bits as there need to be. */
function groupCodes(count: number) {
  for (let groups = 1; ; groups += 1) {
    const weight = Math.ceil(groups / 2);
    const codes = Array.from({ length: 2 ** groups }, (_, code) => code).filter(
      (code) => ones(code) === weight,
    );
    if (codes.length >= count) return { codes: codes.slice(0, count), groups, weight };
  }
}

function ones(code: number): number {
  let count = 0;
  for (let rest = code; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
