import { formatSelector } from '@soe/contract';
import type { Question } from '../image-query.js';
import type { ImageLock } from '../lock/image-lock.js';
import { findLocked, lockDigest } from '../lock/lock-entries.js';
import type { Finding, Source } from '../source.js';

/** Finds what a lock holds, see `readLock`: before other sources it keeps answers from moving. */
export function lockSource(lock: ImageLock): Source {
  return {
    name: `lock ${lockDigest(lock)}`,
    async find(questions, { parameters }) {
      const region = await parameters.region();
      return questions.map((question) => lockedFinding(lock, question, region));
    },
  };
}

/** What a lock holds for a question. */
export function lockedFinding(
  lock: ImageLock,
  { selector, architecture }: Question,
  region: string,
): Finding {
  const name = formatSelector(selector);
  const locked = findLocked(lock, { selector: name, region, architecture });
  if (locked === undefined) {
    return { candidates: [], missing: `no ${name} for ${architecture} in ${region} in the lock` };
  }
  const { digest: _, ...image } = locked;
  return {
    candidates: [
      {
        ...image,
        architecture,
        ...(selector.kind === 'channel' && { channel: selector.channel }),
        source: 'lock',
        where: `${name} for ${architecture} in ${region}`,
      },
    ],
  };
}
