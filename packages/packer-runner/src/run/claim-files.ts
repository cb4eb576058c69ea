import { join } from 'node:path';
import { listFiles, readTextIfAny } from '../adapters/files.js';
import { type Claim, parseClaim } from './claim.js';

const claimName = /^attendant-(\d+)\.json$/;

/** A claim as it is told from others: numbers are used again, ids are not. */
export interface ClaimMark {
  readonly number: number;
  /** Undefined where the claim says nothing. */
  readonly id: string | undefined;
}

/** The marks of the claims in a folder, in the order of their numbers. */
export async function listMarks(directory: string): Promise<readonly ClaimMark[]> {
  const numbers = await listClaims(directory);
  return Promise.all(
    numbers.map(async (number) => ({ number, id: (await readClaim(directory, number))?.id })),
  );
}

/** The numbers of the claims in a folder, in their order. */
export async function listClaims(directory: string): Promise<readonly number[]> {
  const numbers = (await listFiles(directory)).flatMap((name) => {
    const number = claimName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.sort((a, b) => a - b);
}

/** The file of a claim. */
export function claimPath(directory: string, number: number): string {
  return join(directory, `attendant-${number}.json`);
}

/** What a claim says; undefined when it is gone, or says nothing. */
export async function readClaim(directory: string, number: number): Promise<Claim | undefined> {
  const text = await readTextIfAny(claimPath(directory, number));
  return text === undefined ? undefined : parseClaim(text);
}
