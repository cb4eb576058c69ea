import { resolveSourceImage } from '@soe/discovery';
import { dryRunActions } from '../../adapters/dry-run-actions.js';
import { type ActionAnswer, simulateActions } from '../../adapters/simulate-actions.js';
import { stsCaller } from '../../adapters/sts-caller.js';
import { flavorOf } from '../../config/flavor-of.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';
import { neededActions, type StageActions } from '../needed-actions.js';

/** Does IAM allow what the stages of a release do? Simulated where that is allowed, else tried dry. */
export async function checkPermissions(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { loaded, flavors, context, signal } = subject;
  const { region } = loaded.config;
  const isTested = flavors.some((flavor) => flavorOf(loaded, flavor).tests !== undefined);
  const stages = neededActions.filter(({ stage }) => stage !== 'test' || isTested);
  const actions = [...new Set(stages.flatMap((stage) => stage.actions))];
  const reach = { region, signal, ...context.aws };
  const principal = principalOf((await stsCaller(reach)).arn);
  const simulated =
    principal === undefined ? undefined : await simulateActions(principal, actions, reach);
  if (simulated !== undefined) return judgePermissions(stages, simulated, 'simulated by IAM');
  const image = await anySource(subject);
  const tried = await dryRunActions({ ...reach, ...(image !== undefined && { image }) });
  return judgePermissions(stages, tried, 'tried without doing it');
}

/** Pure. `how`: in words. */
export function judgePermissions(
  stages: readonly StageActions[],
  answers: ReadonlyMap<string, ActionAnswer>,
  how: string,
): readonly Finding[] {
  const stopped = stages.flatMap(({ stage, actions }): readonly Finding[] => {
    const of = (answer: ActionAnswer) => actions.filter((each) => answers.get(each) === answer);
    const add = (missing: readonly string[]) => {
      const statement = { Effect: 'Allow', Action: missing, Resource: '*' };
      return `Add to the policy of the role: ${JSON.stringify(statement)}`;
    };
    const [denied, notEverywhere] = [of('denied'), of('not-everywhere')];
    return [
      ...(denied.length === 0
        ? []
        : [error(`stage ${stage} may not do ${denied.join(', ')} (${how})`, add(denied))]),
      ...(notEverywhere.length === 0
        ? []
        : [
            warning(
              `stage ${stage} may not do ${notEverywhere.join(', ')} on every resource (${how})`,
              `Nothing, where the policy of the role allows it for resources or tags that it names. Else: ${add(notEverywhere)}`,
            ),
          ]),
    ];
  });
  if (stopped.length > 0) return stopped;
  const all = new Set(stages.flatMap(({ actions }) => actions));
  const known = [...all].filter((action) => answers.has(action)).length;
  return known === all.size
    ? [ok(`all ${known} actions are allowed (${how})`)]
    : known === 0
      ? [
          warning(
            'what IAM allows cannot be told',
            'Allow iam:SimulatePrincipalPolicy to see it here.',
          ),
        ]
      : [
          ok(
            `no action is denied: ${known} of ${all.size} could be looked at, and are allowed (${how}); iam:SimulatePrincipalPolicy tells of the others`,
          ),
        ];
}

/** The identity whose policies count; of an assumed role, the role. `undefined` for the root user. Pure. */
export function principalOf(arn: string): string | undefined {
  const [, partition, account, role] =
    /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (role !== undefined) return `arn:${partition}:iam::${account}:role/${role}`;
  return /^arn:[^:]+:iam::\d{12}:(?:user|role)\//.test(arn) ? arn : undefined;
}

/** A dry run of a launch needs an image that there is. */
async function anySource({
  loaded,
  flavors,
  context,
  signal,
}: ConfiguredSubject): Promise<string | undefined> {
  for (const flavor of flavors) {
    const query = flavorOf(loaded, flavor).sources.x86_64;
    if (query === undefined) continue;
    try {
      const image = await resolveSourceImage(query, {
        ...{ region: loaded.config.region, architecture: 'x86_64', signal },
        ...context.aws,
      });
      return image.imageId;
    } catch {
      // Told by the check of sources.
      signal.throwIfAborted();
    }
  }
  return undefined;
}
