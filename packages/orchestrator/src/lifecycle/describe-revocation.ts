import type { RevocationPlan } from '@soe/share';

/** So many grantees are named; more are counted. */
const most = 10;

/** What revoking breaks, and for whom, for people. Pure. */
export function describeRevocation({
  actions,
  problems,
  instances,
  descendants,
}: RevocationPlan): string {
  const channels = actions.flatMap((action) =>
    action.type === 'move-channel'
      ? [`  channel ${action.channel}: ${action.version} instead of ${action.from}`]
      : [],
  );
  const losing = [
    ...new Set(
      actions.flatMap((action) => (action.type === 'unshare-image' ? action.grantees : [])),
    ),
  ].sort();
  const owners = [...new Set(descendants.map(({ owner }) => owner))].sort();
  return [
    'what this means',
    // Where something stands in the way, that tells of the channels.
    ...(channels.length > 0 || problems.length > 0 ? channels : ['  no channel moves']),
    losing.length > 0
      ? `  may launch it no more: ${listed(losing)}; what names the image or this version there, such as an auto scaling group, fails at its next launch`
      : '  nobody else may launch it',
    instances.length > 0
      ? `  ${count(instances.length, 'instance')} of the own account run it or what was made from it, and go on running: replace them`
      : '  no instance of the own account runs it',
    ...(owners.length > 0
      ? [`  ${count(descendants.length, 'image')} made from it stay usable; tell ${listed(owners)}`]
      : []),
    '  instances of other accounts go on running and are not seen from here: tell whoever may launch it',
  ].join('\n');
}

function listed(words: readonly string[]): string {
  const more = words.length - most;
  return `${words.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
