import fc from 'fast-check';
import { architectures } from '../src/index.js';

const word = (characters: string, minLength: number, maxLength: number) =>
  fc
    .array(fc.constantFrom(...characters), { minLength, maxLength })
    .map((letters) => letters.join(''));
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** Every form of flavor that the contract allows. */
export const flavors = fc
  .array(word(lower + digits, 1, 8), { minLength: 1, maxLength: 4 })
  .chain((parts) => fc.constantFrom('-', '.').map((joint) => parts.join(joint)))
  .filter((flavor) => flavor.length >= 2 && flavor.length <= 40);

const identifier = fc.oneof(
  fc.integer({ min: 0, max: 999 }).map(String),
  word(`${lower}${lower.toUpperCase()}-`, 1, 6),
);

/** Versions with and without pre-release. */
export const versions = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 99 }),
    fc.array(identifier, { maxLength: 3 }),
  )
  .map(
    ([major, minor, patch, pre]) =>
      `${major}.${minor}.${patch}${pre.length > 0 ? `-${pre.join('.')}` : ''}`,
  );

/** Both architectures. */
export const anyArchitecture = fc.constantFrom(...architectures);

/** Channel names. */
export const channels = fc
  .tuple(word(lower, 1, 1), word(lower + digits, 0, 6), fc.option(word(lower + digits, 1, 6)))
  .map(([first, rest, last]) => `${first}${rest}${last === null ? '' : `-${last}`}`);

/** Build ids of other makers than this package too. */
export const buildIds = fc
  .array(word(lower + digits, 1, 10), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('-'));

/** Parameter prefixes. */
export const prefixes = fc
  .array(word(`${lower}${digits}._-`, 1, 8), { minLength: 1, maxLength: 4 })
  .map((levels) => `/${levels.join('/')}`)
  .filter((prefix) => !/^\/(?:aws|ssm)/i.test(prefix));
