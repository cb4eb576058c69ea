import { cleanText } from '../clean-text.js';
import type { PublicationPlan } from './publication-plan.js';
import type { PublicationAction } from './publisher.js';
import { placeName } from './publisher-map.js';

const marks: Readonly<Record<PublicationAction['action'], string>> = {
  create: '+',
  update: '~',
  send: '>',
  none: '=',
};

/**
 * A plan as text that reads like a diff: `+` comes, `~` changes, `>` is sent, `=` stays, `!` could not
 * be planned. It ends with a line break.
 */
export function formatPublicationPlan(plan: PublicationPlan): string {
  const { name, version, actions, failures } = plan;
  const counted = [
    ...countOf(actions, 'create', 'to create'),
    ...countOf(actions, 'update', 'to update'),
    ...countOf(actions, 'send', 'to send'),
    ...countOf(actions, 'none', 'as it should be'),
    ...(failures.length === 0 ? [] : [`${failures.length} could not be planned`]),
  ];
  const lines = [
    `Publish ${name} ${version}: ${counted.join(', ') || 'no place is given'}`,
    ...actions.flatMap((action) => [
      `${marks[action.action]} ${placeName(action)} (${action.reason})`,
      ...action.steps.map(({ title }) => `    ${cleanText(title)}`),
      ...action.warnings.map((warning) => `    warning: ${cleanText(warning)}`),
    ]),
    ...failures.map(
      ({ error, ...place }) => `! ${placeName(place)} (${error.code}: ${error.message})`,
    ),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function countOf(
  actions: readonly PublicationAction[],
  kind: PublicationAction['action'],
  words: string,
): readonly string[] {
  const { length } = actions.filter(({ action }) => action === kind);
  return length === 0 ? [] : [`${length} ${words}`];
}

/** Cleaning takes the indentation away, which belongs to the text. */
function printable(line: string): string {
  const text = line.trimStart();
  return `${line.slice(0, line.length - text.length)}${cleanText(text)}`;
}
