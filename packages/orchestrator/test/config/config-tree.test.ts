import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  overlay,
  plainOf,
  treeOf,
  withoutRemoved,
  writtenAt,
} from '../../src/config/config-tree.js';

type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null));
// Few names, so that layers meet in the same places; one that objects have by themselves.
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as Value),
  ),
}));
const object = fc
  .array(fc.tuple(name, value), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries) as { [name: string]: Value });
const put = (...layers: readonly Value[]) =>
  plainOf(layers.map((each, index) => treeOf(each, [index])).reduce((a, b) => overlay(a, b)));

test('nothing below or above changes nothing', () => {
  fc.assert(
    fc.property(object, (one) => {
      expect(put({}, one)).toEqual(one);
      expect(put(one, {})).toEqual(one);
    }),
  );
});

test('the same twice is the same', () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(put(one, one)).toEqual(one);
    }),
  );
});

test('what is above wins, member by member; lists and everything else are replaced', () => {
  const isObject = (each: unknown): each is { [name: string]: Value } =>
    typeof each === 'object' && each !== null && !Array.isArray(each);
  const expected = (below: Value, above: Value): Value => {
    if (!isObject(below) || !isObject(above)) return above;
    const names = [...new Set([...Object.keys(below), ...Object.keys(above)])];
    return Object.fromEntries(
      names.map((each) => {
        const [low, high] = [below, above].map((one) =>
          Object.hasOwn(one, each) ? one[each] : undefined,
        );
        return [each, high === undefined ? low : low === undefined ? high : expected(low, high)];
      }),
    ) as Value;
  };
  fc.assert(
    fc.property(object, object, (below, above) => {
      expect(put(below, above)).toEqual(expected(below, above));
    }),
  );
});

test('a member that is null at the end is gone, at any depth, and nothing else is', () => {
  const noNull = (each: unknown): boolean =>
    typeof each !== 'object' || each === null || Array.isArray(each)
      ? true
      : Object.values(each).every((member) => member !== null && noNull(member));
  fc.assert(
    fc.property(object, object, (below, above) => {
      const whole = overlay(treeOf(below), treeOf(above));
      const left = withoutRemoved(whole);
      expect(noNull(plainOf(left))).toBe(true);
      expect(plainOf(overlay(whole, left))).toEqual(plainOf(whole));
    }),
  );
});

test('every value says where it was written: looked up there it is the same', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (layers) => {
      const whole = layers
        .map((each, index) => treeOf(each, [index]))
        .reduce((a, b) => overlay(a, b));
      const leaves = (each: unknown, path: readonly string[]): readonly (readonly string[])[] =>
        typeof each === 'object' && each !== null && !Array.isArray(each)
          ? Object.entries(each).flatMap(([key, member]) => leaves(member, [...path, key]))
          : [path];
      const at = (from: unknown, path: readonly PropertyKey[]) =>
        path.reduce<unknown>(
          (each, key) => Object.getOwnPropertyDescriptor(Object(each), key)?.value,
          from,
        );
      for (const path of leaves(plainOf(whole), []))
        expect(at(layers, writtenAt(whole, path))).toEqual(at(plainOf(whole), path));
    }),
  );
});

test('a missing value would stand beside what is there', () => {
  const tree = overlay(treeOf({ a: { b: 1 } }, ['base']), treeOf({ c: 1 }, ['flavor']));

  expect(writtenAt(tree, ['a', 'x'])).toEqual(['base', 'a', 'x']);
  expect(writtenAt(tree, ['x'])).toEqual(['flavor', 'x']);
});
