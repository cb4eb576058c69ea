import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDisorder } from '../../src/apply/run-graph.js';
import { inOrder } from '../../src/plan/in-order.js';

/** Graphs without circles, shuffled. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 20 })
  .map((needs) =>
    needs.map((some, index) => ({
      id: `a${index}`,
      dependsOn: index === 0 ? [] : [...new Set(some.map((need) => `a${need % index}`))],
    })),
  )
  .chain((actions) => fc.shuffledSubarray(actions, { minLength: actions.length }));

test('every action is behind those that it depends on, and none is lost', () => {
  fc.assert(
    fc.property(graphs, (actions) => {
      const ordered = inOrder(actions);

      expect(findDisorder(ordered)).toBeUndefined();
      expect(new Set(ordered)).toEqual(new Set(actions));
      expect(ordered).toHaveLength(actions.length);
    }),
  );
});

test('what is in order stays as it is', () => {
  fc.assert(
    fc.property(graphs, (actions) => {
      const ordered = inOrder(actions);

      expect(inOrder(ordered)).toEqual(ordered);
    }),
  );
});
