import { resolve } from 'node:path';
import { type BuildRecord, sharedTags, type TagSet } from '@soe/contract';
import { type PackerResult, type PackerValue, sensitiveVariables } from '@soe/packer-runner';
import {
  awsTraceStore,
  checkTagBudget,
  digestTemplate,
  readSourceImage,
  readTools,
  recordBuild,
} from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { errorCode, OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';
import { isSecretName, packerSecrets } from './packer-inputs.js';
import type { PlannedBuild, ReleasePlan } from './plan-release.js';

/** What is known of a build before it runs: what can stop it shall stop it now, not half an hour later. */
export interface FactsBeforeBuild {
  /** The record of a build that ended like this. */
  readonly record: (result: PackerResult) => BuildRecord;
}

/**
 * Gather what a record says of a build: tools, template, variables without secrets, source image; and
 * hold the tags of its image against EC2's limits.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for tags that do not fit; the errors of traceability
 */
export async function factsBeforeBuild(
  plan: ReleasePlan,
  build: PlannedBuild,
  variables: Readonly<Record<string, PackerValue>>,
  tags: TagSet,
  context: PipelineContext,
): Promise<FactsBeforeBuild> {
  const { config, directory, env, signal, version, aws } = context;
  const { buildId, architecture, template, sourceImage, sourceParameter } = build;
  refuseTags(plan, tags, context);
  const store = awsTraceStore({ region: config.region, ...aws });
  const stop = { ...(signal !== undefined && { signal }) };
  const [tools, templateDigest, source, secretNames] = await Promise.all([
    readTools({ directory, ...(version !== undefined && { soe: version }), ...stop }),
    digestOf(resolve(directory, template), context),
    readSourceImage(sourceImage.imageId, {
      store,
      ...(sourceParameter !== undefined && { parameter: sourceParameter }),
      ...stop,
    }),
    secretVariables(plan, build, variables, context),
  ]);
  const flavor = flavorOf(context, plan.flavor);
  const facts = {
    buildId,
    architecture,
    region: config.region,
    tools,
    sourceImage: source,
    secretNames,
    // Shorter ones would be found in ids by accident, and the names of their variables hide them.
    secretValues: packerSecrets(env, flavor).filter((secret) => secret.length >= 8),
  };
  const packer = {
    template,
    ...(templateDigest !== undefined && { templateDigest }),
    variables: asTexts(variables),
  };
  const record: FactsBeforeBuild['record'] = (result) =>
    recordBuild({
      ...facts,
      startedAt: result.startedAt,
      durationMs: result.durationMs,
      packer: { ...packer, version: result.packerVersion, runId: result.runId },
    });
  // A secret in a fact that is known by now is refused by now.
  recordBuild({
    ...facts,
    startedAt: '',
    durationMs: 0,
    packer: { ...packer, version: '', runId: '' },
  });
  return { record };
}

/**
 * The variables whose values a record, and so a published attestation, must not tell: those that the
 * flavor names, whose name says so, or that the template declares sensitive. Where the template cannot be
 * read, every value of the flavor is left out.
 */
async function secretVariables(
  { flavor: name }: ReleasePlan,
  { template }: PlannedBuild,
  variables: Readonly<Record<string, PackerValue>>,
  context: PipelineContext,
): Promise<readonly string[]> {
  const { directory, onEvent } = context;
  const flavor = flavorOf(context, name);
  const secret = new Set(flavor.secrets);
  try {
    const workingDirectory = directory;
    for (const each of await sensitiveVariables(template, { workingDirectory, variables })) {
      if (each.kind === 'variable') secret.add(each.name);
    }
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    const message = `no values of the flavor's variables are recorded, because the template does not say which are sensitive: ${seen}`;
    onEvent?.({ type: 'warning', message });
    for (const each of Object.keys(flavor.variables ?? {})) secret.add(each);
  }
  return Object.keys(variables).filter((each) => secret.has(each) || isSecretName(each));
}

function refuseTags(plan: ReleasePlan, own: TagSet, context: PipelineContext): void {
  const { tags = {}, sharedTags: shown = {} } = plan.distribution;
  const findings = checkTagBudget({ own, user: tags, shared: sharedTags(shown) });
  if (findings.length === 0) return;
  throw new OrchestratorError(
    'SOE_CONFIG_INVALID',
    `${context.file}: the image of ${plan.flavor} ${plan.version} cannot carry its tags: ${findings.join('; ')}`,
  );
}

/** Without a digest a build is still worth something, so that what stands in its way is a warning. */
async function digestOf(
  template: string,
  { signal, onEvent }: PipelineContext,
): Promise<string | undefined> {
  try {
    return (await digestTemplate(template, signal)).digest;
  } catch (error) {
    if (errorCode(error) !== 'TRACE_RECORD_INVALID') throw error;
    const message = `no digest of the template is recorded: ${(error as Error).message}`;
    onEvent?.({ type: 'warning', message });
    return undefined;
  }
}

function asTexts(
  variables: Readonly<Record<string, PackerValue>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
