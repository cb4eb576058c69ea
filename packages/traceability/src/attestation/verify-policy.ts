import { buildTypesOf, matchesAny, type ReleasePolicy } from './release-policy.js';
import type { VerificationCheck, VerificationCheckName } from './release-verification.js';
import { predicateTypes } from './statement.js';
import { testResultSchema } from './statement-schema.js';
import type { BelievedProvenance, BelievedStatement } from './verify-release.js';

/** Clocks of builder and verifier may differ by this much, in milliseconds. */
const clockSkew = 5 * 60_000;

/** Whether it is the release that is meant, and not another one that is signed as well. */
export function checkRelease(
  { file, predicate }: BelievedProvenance,
  policy: ReleasePolicy,
): readonly VerificationCheck[] {
  const { externalParameters: said } = predicate.buildDefinition;
  const [flavor, version] = [policy.flavor ?? said.flavor, policy.version ?? said.version];
  if (policy.flavor === undefined && policy.version === undefined) {
    return [notAsked('release', file, `it is ${said.flavor} ${said.version}`)];
  }
  return [
    judge('release', file, said.flavor === flavor && said.version === version, {
      ok: `${said.flavor} ${said.version}`,
      failed: `it is ${said.flavor} ${said.version}, not ${flavor} ${version}`,
      todo: 'this is the attestation of another release; get that of the release that you mean',
    }),
  ];
}

/** Whether the signer may speak for the builder, and whether the parameters are understood. */
export function checkBuild(
  { file, builders, predicate }: BelievedProvenance,
  policy: ReleasePolicy,
): readonly VerificationCheck[] {
  const { id } = predicate.runDetails.builder;
  const { buildType } = predicate.buildDefinition;
  return [
    judge('builder', file, matchesAny(id, builders), {
      ok: id,
      failed: `its signer may not speak for builder ${id}, only for ${builders.join(', ') || 'none'}`,
      todo: 'find out who built it; add the builder to what the key is trusted for if it is right',
    }),
    judge('build-type', file, buildTypesOf(policy).includes(buildType), {
      ok: buildType,
      failed: `build type ${buildType} is not among ${buildTypesOf(policy).join(', ')}`,
      todo: 'add it to buildTypes of the policy if its parameters mean the same',
    }),
  ];
}

/** Whether the source is what the policy wants. */
export function checkSource(
  { file, predicate }: BelievedProvenance,
  policy: ReleasePolicy,
): readonly VerificationCheck[] {
  const { externalParameters, internalParameters, resolvedDependencies } =
    predicate.buildDefinition;
  const { repository, ref } = externalParameters;
  const sources = resolvedDependencies.filter(({ name }) => name === 'source');
  const uri = `git+${repository}${ref === undefined ? '' : `@${ref}`}`;
  const one = sources.length === 1 && sources[0]?.uri === uri && sources[0].digest?.['gitCommit'];
  return [
    judge('repository', file, repository === policy.repository && Boolean(one), {
      ok: `${repository} at ${String(one)}`,
      failed: one
        ? `it was built from ${repository}, not from ${policy.repository}`
        : `its parameters say ${uri}, its dependencies ${sources.map((source) => source.uri).join(', ') || 'nothing'}`,
      todo: 'do not use it unless you trust that repository as much',
    }),
    policy.refs === undefined
      ? notAsked('ref', file, `it was built from ${ref ?? 'no branch or tag'}`)
      : judge('ref', file, ref !== undefined && matchesAny(ref, policy.refs), {
          ok: ref ?? '',
          failed: `it was built from ${ref ?? 'no branch or tag'}, not from ${policy.refs.join(', ')}`,
          todo: 'build the release from a branch or tag that is allowed',
        }),
    policy.allowDirty === true
      ? notAsked('clean', file, `files differed from the commit: ${internalParameters.dirty}`)
      : judge('clean', file, !internalParameters.dirty, {
          ok: 'no file differed from the commit',
          failed: `files differed from the commit: ${internalParameters.dirtyFiles?.join(', ') ?? 'not said which'}`,
          todo: 'build it again from a clean checkout',
        }),
    policy.allowUnpushed === true
      ? notAsked(
          'pushed',
          file,
          `the commit was on no remote branch: ${internalParameters.unpushed}`,
        )
      : judge('pushed', file, !internalParameters.unpushed, {
          ok: 'the commit was on a remote branch',
          failed: 'the commit was on no remote branch',
          todo: 'push it, have it reviewed, and build it again',
        }),
  ];
}

/** Whether a signed test result names the gates as passed for all images, and none names them otherwise for any. */
export function checkGates(
  { file, subject }: BelievedProvenance,
  believed: readonly BelievedStatement[],
  { gates }: ReleasePolicy,
): readonly VerificationCheck[] {
  if (gates === undefined) return [notAsked('gates', file, 'the policy names no gates')];
  const results = believed.flatMap(({ statement }) => {
    if (statement.predicateType !== predicateTypes.testResult) return [];
    const about = new Set(statement.subject.map(({ digest }) => digest?.['sha256']));
    const parsed = testResultSchema.safeParse(statement.predicate);
    if (!parsed.success || !subject.some(({ digest }) => about.has(digest.sha256))) return [];
    return [{ ...parsed.data, ofAll: subject.every(({ digest }) => about.has(digest.sha256)) }];
  });
  return gates.map((gate) => {
    const passed = results.some(
      ({ ofAll, passedTests = [] }) => ofAll && passedTests.includes(gate),
    );
    // One image that failed spoils the release.
    const spoilt = results.some(({ failedTests = [], warnedTests = [] }) =>
      [...failedTests, ...warnedTests].includes(gate),
    );
    return judge('gates', file, passed && !spoilt, {
      ok: `${gate} passed`,
      failed: spoilt
        ? `${gate} failed or was skipped`
        : `no signed result says that ${gate} passed for all images`,
      todo: 'run the gate, and attest the release again',
    });
  });
}

/** Whether the build is recent, and of the run that is expected. */
export function checkTime(
  { file, predicate }: BelievedProvenance,
  { maxAgeMs, invocationId: expected }: ReleasePolicy,
  now: Date,
): readonly VerificationCheck[] {
  const { finishedOn, startedOn, invocationId } = predicate.runDetails.metadata;
  const age = now.getTime() - Date.parse(finishedOn ?? '');
  const ordered = finishedOn !== undefined && (startedOn ?? '') <= finishedOn && age >= -clockSkew;
  return [
    maxAgeMs === undefined && (ordered || finishedOn === undefined)
      ? notAsked('freshness', file, `the build ended ${finishedOn ?? 'at a time that is not said'}`)
      : judge('freshness', file, ordered && age <= (maxAgeMs ?? Number.POSITIVE_INFINITY), {
          ok: `the build ended ${finishedOn ?? ''}`,
          failed: ordered
            ? `the build ended ${finishedOn ?? ''}, longer ago than the ${maxAgeMs} ms that the policy allows`
            : `the build ended ${finishedOn ?? 'at a time that is not said'}, which is before it began or has not come yet`,
          todo: 'use a newer release; if there is none, build one',
        }),
    expected === undefined
      ? notAsked('run', file, `it comes from ${invocationId ?? 'a run that is not named'}`)
      : judge('run', file, invocationId === expected, {
          ok: expected,
          failed: `it comes from ${invocationId ?? 'a run that is not named'}, not from ${expected}`,
          todo: 'this is the attestation of another run; get that of the run you expect',
        }),
  ];
}

function judge(
  check: VerificationCheckName,
  of: string,
  good: boolean,
  say: { readonly ok: string; readonly failed: string; readonly todo: string },
): VerificationCheck {
  return good
    ? { check, of, status: 'ok', seen: say.ok, required: true }
    : { check, of, status: 'failed', seen: say.failed, todo: say.todo, required: true };
}

function notAsked(check: VerificationCheckName, of: string, seen: string): VerificationCheck {
  return { check, of, status: 'not-checked', seen: `${seen}; not asked for`, required: false };
}
