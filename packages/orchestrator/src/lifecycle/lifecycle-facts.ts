import { sharedTagPrefix } from '@soe/contract';
import type { LifecyclePlan } from '@soe/share';
import type { JournalFacts } from '../pipeline/release-directory.js';

/** The tag by which share tells consumers what to use instead. */
const successorTag = `${sharedTagPrefix}soe:successor`;

/**
 * From when a release is not to be used and what instead, as the actions that were done say. What a step does not
 * change is not told. Pure.
 *
 * @param done - Ids of the actions that were done
 */
export function lifecycleFacts(
  { step, at, actions }: LifecyclePlan,
  { flavor, version }: { readonly flavor: string; readonly version: string },
  done: ReadonlySet<string>,
): JournalFacts {
  const own = actions.filter(({ id }) => done.has(id));
  const dates = own.flatMap((action) =>
    action.type === 'set-deprecation' && action.flavor === flavor && action.version === version
      ? (action.deprecateAt ?? [])
      : [],
  );
  const replacements = own.flatMap((action) => {
    if (action.type === 'move-channel')
      return step === 'revoke' && action.flavor === flavor && action.from === version
        ? action.version
        : [];
    if (action.type !== 'tag-image' || action.flavor !== flavor || action.version !== version)
      return [];
    return action.tags[successorTag] ?? [];
  });
  const from = step === 'revoke' ? at : dates.sort()[0];
  const [replacement] = replacements;
  return {
    ...(from !== undefined && { from }),
    ...(replacement !== undefined && { replacement }),
  };
}
