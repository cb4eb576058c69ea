/**
 * Advice of the packages below that names a member of their options, and the option of the command that sets
 * it. Programs call them too, so they cannot name it themselves.
 */
const advice: readonly (readonly [string | RegExp, string])[] = [
  ['name other regions in `regions`', 'name other regions with --region'],
  ['pass `region` or `regions`, or set AWS_REGION', 'say --region, or set AWS_REGION'],
  ['say in `architecture` which one is meant', 'say with --architecture which one is meant'],
  [
    'say the version to go back to',
    'a roll-back goes further back each time, never forth: say with --to which version, as soe history shows them',
  ],
  ['say `replacement` ', 'say --replacement '],
  ['or `leaveChannels`', 'or --leave-channels'],
  [/; undeprecate (\S+ \S+) first,/g, '; take that back with soe deprecate $1 --undo first,'],
];

/** A text in which advice names the options of the command. Pure. */
export function inOptionWords(text: string): string {
  return advice.reduce((told, [member, option]) => told.replaceAll(member, option), text);
}
