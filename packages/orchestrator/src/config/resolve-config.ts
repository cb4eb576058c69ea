import { checkBase, checkConfig } from './check-config.js';
import type { ResolvedConfig } from './config.js';
import type { ConfigTree } from './config-tree.js';
import { type Filled, fillReferences, type ReferenceValues } from './fill-references.js';
import { type PlacedProblem, placeProblems } from './format-problems.js';
import { type Inherited, inherit } from './inherit.js';
import type { WrittenConfig } from './read-config-file.js';
import { secretProblems, secretReferenceProblems } from './secret-problems.js';

/** What a written configuration comes to. */
export interface Resolution {
  /** It; not there where something is wrong. */
  readonly config?: ResolvedConfig;
  /** It with the places where its values were written. */
  readonly tree: ConfigTree;
  /** What references were filled in. */
  readonly filled: Filled['filled'];
  /** Everything that is wrong, in the order of the file. */
  readonly problems: readonly PlacedProblem[];
}

/** Give flavors what they inherit, fill in references, and hold the result against the schema. Pure. */
export function resolveConfig(
  written: WrittenConfig,
  values: ReferenceValues,
  inherited: Inherited = inherit(written.tree),
): Resolution {
  const filled = fillReferences(inherited.tree, values);
  const checked = checkConfig(filled, inherited.incomplete);
  const wrong = [
    ...secretProblems(written.tree),
    ...secretReferenceProblems(inherited.tree),
    ...inherited.problems,
    ...filled.problems,
    // A reference that leads nowhere is one mistake, not a text that does not fit as well.
    ...checked.problems.filter(
      ({ at }) => !filled.problems.some((each) => each.at.join('\0') === at.join('\0')),
    ),
    ...[...inherited.unused.values()].flatMap(checkBase),
  ];
  return {
    ...(wrong.length === 0 && checked.config !== undefined && { config: checked.config }),
    tree: filled.tree,
    filled: filled.filled,
    problems: placeProblems(wrong, written.lineOf),
  };
}
