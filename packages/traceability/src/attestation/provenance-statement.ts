import { type BuildRecord, digest, type ReleaseRecord, recordDigest } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { type DescribedImage, imageArn } from './image-description.js';
import { imageSubjects } from './image-subjects.js';
import {
  type InternalParameters,
  type Provenance,
  predicateTypes,
  type ReleaseStatement,
  type ResourceDescriptor,
  statementType,
} from './statement.js';

/** The build type of golden images; `docs/build-type.md` of this package describes it. */
export const goldenImageBuildType = 'urn:soe:build-type:golden-image:v1';

/** What the record does not say about a build. */
export interface ProvenanceOptions {
  /**
   * URI of who must be trusted to have built it: the file of the workflow at its ref, or the ARN of
   * a pipeline, never a single run. Default: the workflow of the CI run in the record, if it is a URI.
   */
  readonly builder?: string;
  /**
   * URI of the page that describes the parameters. Default: `urn:soe:build-type:golden-image:v1`,
   * whose page is `docs/build-type.md`. Give the address where you publish that page, if you do.
   */
  readonly buildType?: string;
}

/**
 * SLSA provenance v1 of a release, as an in-toto statement about every image in every region. The
 * same record and images give the same statement.
 *
 * @throws TraceabilityError `TRACE_STATEMENT_INVALID` when source, repository, builder or an image is
 * missing or contradicts the record
 */
export function provenanceStatement(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
  options: ProvenanceOptions = {},
): ReleaseStatement<Provenance> {
  const { buildType = goldenImageBuildType } = options;
  if (!isUri(buildType)) refuse(record, `build type "${buildType}" is not a URI`);
  return {
    _type: statementType,
    subject: imageSubjects(record, images),
    predicateType: predicateTypes.provenance,
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: externalParameters(record),
        internalParameters: internalParameters(record),
        resolvedDependencies: dependencies(record),
      },
      runDetails: {
        builder: builderOf(record, options.builder),
        metadata: metadata(record),
        byproducts: (record.archives ?? []).map(({ buildId, location, index }) => ({
          name: `archive/${buildId}`,
          ...(isUri(location) && { uri: location }),
          digest: hex(index),
        })),
      },
    },
  };
}

function externalParameters(
  record: ReleaseRecord,
): Provenance['buildDefinition']['externalParameters'] {
  const { repository, ref } = sourceOf(record);
  return {
    flavor: record.flavor,
    version: record.version,
    repository,
    ...(ref !== undefined && { ref }),
    builds: record.builds.map(({ buildId, architecture, region, packer }) => ({
      buildId,
      architecture,
      region,
      template: packer.template,
      ...(packer.variables !== undefined && { variables: packer.variables }),
    })),
  };
}

function internalParameters(record: ReleaseRecord): InternalParameters {
  const { dirty, dirtyFiles, unpushed, gaps } = sourceOf(record);
  const secrets = [...new Set(record.builds.flatMap(({ packer }) => packer.secrets ?? []))].sort();
  const { provider, actor, event, pullRequest } = record.ci ?? {};
  return {
    record: recordDigest(record),
    dirty,
    ...(dirtyFiles !== undefined && dirtyFiles.length > 0 && { dirtyFiles }),
    unpushed,
    ...(gaps !== undefined && gaps.length > 0 && { gaps }),
    ...(secrets.length > 0 && { secrets }),
    ...(provider !== undefined && { provider }),
    ...(actor !== undefined && { actor }),
    ...(event !== undefined && { event }),
    ...(pullRequest !== undefined && { pullRequest }),
  };
}

function dependencies(record: ReleaseRecord): readonly ResourceDescriptor[] {
  const { repository, ref, commit, submodules = [] } = sourceOf(record);
  const all: readonly ResourceDescriptor[] = [
    {
      name: 'source',
      uri: `git+${repository}${ref === undefined ? '' : `@${ref}`}`,
      digest: { gitCommit: commit },
    },
    ...submodules.map((submodule) => ({
      name: `submodule/${submodule.path}`,
      digest: { gitCommit: submodule.commit },
    })),
    ...record.builds.flatMap(buildDependencies),
  ];
  return [...new Map(all.map((item) => [digest(item), item])).values()];
}

function buildDependencies(build: BuildRecord): readonly ResourceDescriptor[] {
  const { packer, sourceImage, region, tools = [] } = build;
  return [
    {
      name: 'source-image',
      uri: imageArn(region, sourceImage.imageId),
      digest: hex(digest(sourceImage)),
      annotations: { soe_sourceImage: sourceImage },
    },
    ...(packer.templateDigest === undefined
      ? []
      : [{ name: `template/${packer.template}`, digest: hex(packer.templateDigest) }]),
    { name: 'packer', uri: purl('packer', packer.version) },
    ...(packer.plugins ?? []).map(({ name, version }) => ({
      name: `plugin/${name}`,
      uri: purl(name, version),
    })),
    ...tools.map(({ name, version }) => ({ name: `tool/${name}`, uri: purl(name, version) })),
  ];
}

function builderOf(
  record: ReleaseRecord,
  given: string | undefined,
): Provenance['runDetails']['builder'] {
  const id = given ?? record.ci?.workflow;
  if (id === undefined || !isUri(id)) {
    refuse(
      record,
      `its builder is ${id === undefined ? 'not known' : `"${id}", which is not a URI`}; give builder, the URI of the workflow or pipeline that is trusted to build it`,
    );
  }
  if (id === record.ci?.runUrl) {
    refuse(record, `builder ${id} is the page of one run; give the workflow or pipeline`);
  }
  const soe = record.builds[0]?.tools?.find(({ name }) => name === 'soe');
  return { id, ...(soe !== undefined && { version: { soe: soe.version } }) };
}

function metadata({ ci, builds }: ReleaseRecord): Provenance['runDetails']['metadata'] {
  const starts = builds.map(({ startedAt }) => Date.parse(startedAt));
  const ends = builds.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  const invocationId = invocationOf(ci);
  const at = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString() : undefined);
  const [startedOn, finishedOn] = [at(Math.min(...starts)), at(Math.max(...ends))];
  return {
    ...(invocationId !== undefined && { invocationId }),
    ...(startedOn !== undefined && { startedOn }),
    ...(finishedOn !== undefined && { finishedOn }),
  };
}

/**
 * The run and its attempt, globally unique; `undefined` where the record names no run. A record names
 * one: that which recorded the source, also where a later run finished the release.
 */
export function invocationOf(ci: ReleaseRecord['ci']): string | undefined {
  const run = ci?.runUrl ?? ci?.runId;
  if (ci === undefined || run === undefined) return undefined;
  const named = ci.runUrl === undefined ? `${ci.provider}:${run}` : run;
  const attempt = ci.attempt;
  const says = attempt === undefined || new RegExp(`/(?:attempts/)?${attempt}$`).test(named);
  return says ? named : `${named}#attempt-${attempt}`;
}

function sourceOf(record: ReleaseRecord) {
  const { source } = record;
  if (source === undefined) refuse(record, 'it has no source; record the source first');
  const { repository } = source;
  if (repository === undefined) {
    refuse(record, 'its source names no repository; build from a checkout with a remote');
  }
  return { ...source, repository };
}

/** Whether a text is an absolute URI. */
export function isUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(text);
}

function purl(name: string, version: string): string {
  return `pkg:generic/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`;
}

function hex(prefixed: string): { readonly sha256: string } {
  return { sha256: prefixed.replace(/^sha256:/, '') };
}

function refuse({ flavor, version }: ReleaseRecord, why: string): never {
  throw new TraceabilityError('TRACE_STATEMENT_INVALID', `attest ${flavor} ${version}: ${why}`);
}
