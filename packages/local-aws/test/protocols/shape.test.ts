import { expect, test } from 'vitest';
import {
  filledText,
  flag,
  InputError,
  integer,
  list,
  optional,
  readMembers,
  structure,
  text,
  time,
} from '../../src/protocols/shape.js';

const members = {
  Name: text,
  Count: optional(integer),
  Force: optional(flag),
  At: optional(time),
  Network: filledText,
  Tag: list(structure({ Key: text, Value: optional(text) })),
};

test('text of the query protocols becomes numbers, flags and times', () => {
  const read = readMembers(members, {
    Name: 'x',
    Count: '3',
    Force: 'True',
    At: '2026-11-22T10:00:00Z',
    Tag: [{ Key: 'a' }],
  });

  expect(read).toEqual({
    Name: 'x',
    Count: 3,
    Force: true,
    At: new Date('2026-11-22T10:00:00Z'),
    Network: undefined,
    Tag: [{ Key: 'a', Value: undefined }],
  });
});

test('values of the JSON protocol are taken as they are', () => {
  const read = readMembers(members, { Name: 'x', Count: 3, Force: false, At: 1_700_000_000 });

  expect(read).toMatchObject({ Count: 3, Force: false, At: new Date(1_700_000_000_000), Tag: [] });
});

test('an empty text means nothing only where older clients send it so', () => {
  const read = readMembers(
    { Network: filledText, Value: optional(text) },
    { Network: '', Value: '' },
  );

  expect(read).toEqual({ Network: undefined, Value: '' });
});

test.each([
  [{}, 'missing', 'Name'],
  [{ Name: 'x', Wrong: 'y' }, 'unknown', 'Wrong'],
  [{ Name: 'x', Count: 'many' }, 'malformed', 'Count'],
  [{ Name: 'x', Count: '' }, 'malformed', 'Count'],
  [{ Name: 'x', Force: 'perhaps' }, 'malformed', 'Force'],
  [{ Name: 'x', At: 'soon' }, 'malformed', 'At'],
  [{ Name: ['x'] }, 'malformed', 'Name'],
  [{ Name: 'x', Tag: 'a' }, 'malformed', 'Tag'],
  [{ Name: 'x', Tag: [{ Key: 'a' }, {}] }, 'missing', 'Tag.2.Key'],
  [{ Name: 'x', Tag: [{ Key: 'a', Colour: 'red' }] }, 'unknown', 'Tag.1.Colour'],
])('%j is refused as %s at %s', (input, kind, path) => {
  expect(problemOf(() => readMembers(members, input))).toMatchObject({ kind, path });
});

function problemOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof InputError ? error.problem : error;
  }
}
