import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sbomComponents, sbomGaps } from '../../src/scans/sbom-components.js';

interface Node {
  readonly name: string;
  readonly components?: readonly Node[];
}

const tree = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record(
    {
      name: fc.string(),
      'bom-ref': fc.constantFrom('a', 'soe-1', 'soe-2', ''),
      components: fc.array(tie('node'), { maxLength: 3 }),
    },
    { requiredKeys: ['name'] },
  ),
})).node;

const size = (nodes: readonly Node[] = []): number =>
  nodes.reduce((sum, node) => sum + 1 + size(node.components), 0);

test('every component comes out once, alone, and can be told from the others', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), (components) => {
      const found = sbomComponents({ bomFormat: 'CycloneDX', specVersion: '1.5', components });
      expect(found).toHaveLength(size(components));
      expect(new Set(found.map((each) => each['bom-ref'])).size).toBe(found.length);
      for (const each of found) expect(each).not.toHaveProperty('components');
    }),
  );
});

test('components that lie too deep in each other are refused', () => {
  let component: object = { name: 'inner' };
  for (let depth = 0; depth < 50; depth += 1) component = { name: 'x', components: [component] };

  expect(() => sbomComponents({ bomFormat: 'CycloneDX', components: [component] })).toThrow(
    'components lie more than 32 deep',
  );
});

test.each([
  [0, {}, 'no components'],
  [0, { previous: 0 }, 'no components'],
  [79, { previous: 100 }, '21 % fewer than the 100'],
  [80, { previous: 100 }, undefined],
  [95, { previous: 100, tolerance: 0 }, '5 % fewer'],
  [300, { previous: 100 }, undefined],
  [1, {}, undefined],
])('%i components, held against %j', (components, options, gap) => {
  expect(sbomGaps(components, options)).toEqual(
    gap === undefined ? [] : [expect.stringContaining(gap)],
  );
});
