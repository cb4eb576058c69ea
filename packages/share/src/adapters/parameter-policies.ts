import { policyDocument, policyReaders, type ReaderKind, readerKind } from './policy-document.js';

/** A policy of a parameter, as Parameter Store keeps it. */
export interface HeldPolicy {
  /** Its id. */
  readonly id: string;
  /** Which version of it this is. */
  readonly hash: string;
  /** The document. */
  readonly text: string;
}

/** What has to be written so that just some readers are let in. */
export interface PolicyChanges {
  /** Documents to write: new ones, and new versions of those with an id. */
  readonly put: readonly (Partial<Pick<HeldPolicy, 'id' | 'hash'>> & Pick<HeldPolicy, 'text'>)[];
  /** Policies to delete, after the others were written. */
  readonly remove: readonly Pick<HeldPolicy, 'id' | 'hash'>[];
}

/** PutResourcePolicy takes so many bytes; a parameter may have several policies. */
const mostBytes = 1_024;

/**
 * The fewest writes after which just these readers are let in: policies that are right stay, others
 * lose whom they must, and those who are missing go where there is room.
 */
export function policyChanges(
  arn: string,
  held: readonly HeldPolicy[],
  readers: readonly string[],
): PolicyChanges {
  const missing = new Set(readers);
  const kept: Draft[] = [];
  const remove: HeldPolicy[] = [];
  for (const policy of held) {
    const own = policyReaders(arn, policy.text) ?? [];
    const right = own.filter((reader) => missing.delete(reader));
    const [first] = right;
    if (first === undefined) remove.push(policy);
    else {
      const kind = readerKind(first);
      kept.push({ policy, kind, readers: right, changed: right.length < own.length });
    }
  }
  for (const reader of [...missing].sort()) {
    const kind = readerKind(reader);
    const room = kept.find(
      (draft) => draft.kind === kind && fits(policyDocument(arn, kind, [...draft.readers, reader])),
    );
    if (room === undefined) kept.push({ kind, readers: [reader], changed: true });
    else {
      room.readers.push(reader);
      room.changed = true;
    }
  }
  return {
    put: kept
      .filter(({ changed }) => changed)
      .map(({ policy, kind, readers: own }) => ({
        ...(policy !== undefined && { id: policy.id, hash: policy.hash }),
        text: policyDocument(arn, kind, own),
      })),
    remove: remove.map(({ id, hash }) => ({ id, hash })),
  };
}

interface Draft {
  readonly policy?: HeldPolicy;
  readonly kind: ReaderKind;
  readonly readers: string[];
  changed: boolean;
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= mostBytes;
}
