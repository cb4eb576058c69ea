import { describe, expect, test } from 'vitest';
import { checkRequest, type RequestModel } from '../../src/models/request-model.js';
import { InputError } from '../../src/protocols/shape.js';
import type { WireMembers } from '../../src/protocols/wire.js';

const model: RequestModel = {
  operations: { Paint: 'PaintRequest', Rest: null },
  shapes: {
    PaintRequest: {
      required: 1,
      members: { Wall: 's', Coats: 'n', Dry: 'b', At: 't', Stripes: '[#Stripe', Notes: '{s' },
    },
    Stripe: { required: 1, members: { Colour: 's', Width: 'n' } },
  },
};

function problemOf(input: WireMembers, leaves: 'text' | 'json' = 'json', action = 'Paint') {
  try {
    checkRequest(model, action, input, leaves);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.problem.kind} ${error.problem.path}`;
  }
}

describe('checkRequest', () => {
  test('lets pass what the SDK can send', () => {
    const text = { Wall: 'north', Coats: '2', Dry: 'TRUE', At: '2026-11-01T00:00:00Z' };

    expect(problemOf({ Wall: 'north', Coats: 2, Dry: true, At: 1.5, Notes: { a: 'b' } })).toBe(
      undefined,
    );
    expect(problemOf({ ...text, Stripes: [{ Colour: 'red', Width: '3' }] }, 'text')).toBe(
      undefined,
    );
    expect(problemOf({ Wall: 'north', Stripes: '' }, 'text')).toBe(undefined);
    expect(problemOf({ Wall: 'north', Coats: null })).toBe(undefined);
    expect(problemOf({}, 'json', 'Rest')).toBe(undefined);
  });

  test.each<[string, WireMembers]>([
    ['unknown Roof', { Wall: 'north', Roof: 'flat' }],
    ['unknown constructor', { Wall: 'north', constructor: 'x' }],
    ['unknown Stripes.1.Length', { Wall: 'north', Stripes: [{ Colour: 'red', Length: 1 }] }],
    ['missing Wall', { Coats: 2 }],
    ['missing Wall', { Wall: null }],
    ['missing Stripes.2.Colour', { Wall: 'n', Stripes: [{ Colour: 'red' }, { Width: 1 }] }],
    ['malformed Wall', { Wall: 5 }],
    ['malformed Coats', { Wall: 'n', Coats: '2' }],
    ['malformed Dry', { Wall: 'n', Dry: 'true' }],
    ['malformed Stripes', { Wall: 'n', Stripes: { Colour: 'red' } }],
    ['malformed Stripes.1', { Wall: 'n', Stripes: ['red'] }],
    ['malformed Notes', { Wall: 'n', Notes: ['a'] }],
    ['malformed Notes.a', { Wall: 'n', Notes: { a: 1 } }],
  ])('says %s', (problem, input) => {
    expect(problemOf(input)).toBe(problem);
  });

  test('reads numbers, flags and times of texts where there is nothing but text', () => {
    expect(problemOf({ Wall: 'n', Coats: 'two' }, 'text')).toBe('malformed Coats');
    expect(problemOf({ Wall: 'n', Dry: 'maybe' }, 'text')).toBe('malformed Dry');
    expect(problemOf({ Wall: 'n', At: 'noon' }, 'text')).toBe('malformed At');
  });
});
