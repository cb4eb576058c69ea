import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { resolveSourceImage } from '@soe/discovery';
import { dryRunActions } from '../../adapters/dry-run-actions.js';
import { simulateActions } from '../../adapters/simulate-actions.js';
import { flavorOf } from '../../pipeline/context.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';
import { neededActions, type StageActions } from '../needed-actions.js';

/** What is known of an action. */
export type ActionAnswer = 'allowed' | 'denied';

/** Does IAM allow what the stages of a release do? Simulated where that is allowed, else tried dry. */
export async function checkPermissions(subject: ConfiguredSubject): Promise<readonly Finding[]> {
  const { loaded, flavors, context, signal } = subject;
  const { region } = loaded.config;
  const isTested = flavors.some((flavor) => flavorOf(loaded, flavor).tests !== undefined);
  const stages = neededActions.filter(({ stage }) => stage !== 'test' || isTested);
  const actions = [...new Set(stages.flatMap((stage) => stage.actions))];
  const reach = { region, signal, ...context.aws };
  const principal = principalOf(await callerArn(subject));
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
  const denied = stages.flatMap(({ stage, actions }): readonly Finding[] => {
    const missing = actions.filter((action) => answers.get(action) === 'denied');
    if (missing.length === 0) return [];
    const statement = { Effect: 'Allow', Action: missing, Resource: '*' };
    return [
      error(
        `stage ${stage} may not do ${missing.join(', ')} (${how})`,
        `Add to the policy of the role: ${JSON.stringify(statement)}`,
      ),
    ];
  });
  if (denied.length > 0) return denied;
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
            `${known} of ${all.size} actions are allowed (${how}); iam:SimulatePrincipalPolicy tells of the others`,
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

async function callerArn({ loaded, context, signal }: ConfiguredSubject): Promise<string> {
  const sts = new STSClient({ region: loaded.config.region, ...context.aws });
  try {
    const { Arn = '' } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return Arn;
  } finally {
    sts.destroy();
  }
}

/** A dry run of a launch needs an image that there is. */
async function anySource({
  loaded,
  flavors,
  context,
  signal,
}: ConfiguredSubject): Promise<string | undefined> {
  for (const flavor of flavors) {
    for (const [architecture, query] of Object.entries(flavorOf(loaded, flavor).sources)) {
      try {
        const image = await resolveSourceImage(query, {
          ...{ region: loaded.config.region, signal, ...context.aws },
          architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
        });
        if (architecture === 'x86_64') return image.imageId;
      } catch {
        // Told by the check of sources.
        signal.throwIfAborted();
      }
    }
  }
  return undefined;
}
