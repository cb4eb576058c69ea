import { describe, expect, test } from 'vitest';
import type { Members } from '../src/protocols/shape.js';
import { services } from '../src/services/services.js';
import { sdkOperation, servicesWithoutClient, type WireShape } from './support/sdk-shapes.js';

const withClient = services.filter(({ name }) => !servicesWithoutClient.includes(name));

describe.each(withClient)('$title', ({ name: service, operations }) => {
  test.each(operations)('$action takes only what the SDK can send', ({ action, input }) => {
    expect(unknownIn(input, sdkOperation(service, action).input)).toEqual([]);
  });

  test('no action is there twice', () => {
    const actions = operations.map(({ action }) => action);

    expect(new Set(actions).size).toBe(actions.length);
  });
});

test('the comparison finds what the SDK does not know', () => {
  const { input } = sdkOperation('ec2', 'CreateTags');

  expect(
    unknownIn({ Tag: { read: () => 0, members: { Colour: { read: () => 0 } } } }, input),
  ).toEqual(['Tag.Colour']);
});

/** The members here that the SDK does not have, by path. */
function unknownIn(members: Members, shape: WireShape): string[] {
  return Object.entries(members).flatMap(([name, member]) => {
    const known = shape.members?.[name];
    if (known === undefined) return [name];
    return unknownIn(member.members ?? {}, known()).map((path) => `${name}.${path}`);
  });
}
