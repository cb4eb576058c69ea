import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';

/**
 * A profile and its content that can be arguments of a program.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID`
 */
export function checkProfile<T extends { readonly profile: string; readonly datastream: string }>(
  options: T,
): T {
  const { profile, datastream } = options;
  if (!/^[\w(][\w.()-]*$/.test(profile)) {
    throw invalid('profile', profile, 'the id of a profile; `oscap info FILE` lists them');
  }
  if (datastream === '' || datastream.startsWith('-') || /\p{Cc}/u.test(datastream)) {
    throw invalid('datastream', datastream, 'the path of a data stream or benchmark');
  }
  return options;
}

function invalid(option: string, value: string, wanted: string): HarnessError {
  return new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot scan with OpenSCAP: option ${option} is "${printable(value, 100)}", not ${wanted}.`,
  );
}
