import { join } from 'node:path';
import { listFiles, readTextIfAny } from '../adapters/files.js';
import { type Claim, parseClaim } from './claim.js';

const claimName = /^attendant-(\d+)\.json$/;

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
