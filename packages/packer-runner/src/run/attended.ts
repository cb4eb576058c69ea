import { PackerError } from '../errors.js';
import type { Attendant } from './claim.js';

/** Who attends a run, in words. */
export function attendedBy(attendant: Attendant | undefined): string {
  if (attendant === undefined) return 'another process';
  const { pid, host, since } = attendant;
  return `process ${pid} on ${host} since ${since}`;
}

/** The error of a run that somebody else attends. */
export function attended(directory: string, attendant?: Attendant): PackerError {
  return new PackerError(
    'PACKER_RUN_ATTENDED',
    `Cannot attend the run in ${directory}: ${attendedBy(attendant)} does. Wait for it, or end it first: Packer goes on without it.`,
  );
}
