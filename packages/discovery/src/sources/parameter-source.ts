import {
  type ParameterPathOptions,
  type ParameterPaths,
  parameterPaths,
  parseParameterPath,
  type Selector,
} from '@soe/contract';
import type { Candidate } from '../candidate.js';
import type { Question } from '../image-query.js';
import { parameterArn } from '../parameter-arn.js';
import type { Parameter, ParameterStore } from '../parameter-store.js';
import type { Finding, Source, SourceContext } from '../source.js';
import { summaryFacts } from './summary-facts.js';

/** Which parameters are read. */
export interface ParameterSourceOptions {
  /**
   * Account that shares its parameters with the one that asks: they are then read by ARN. Ranges
   * cannot be answered so, because Parameter Store lists those of the own account only.
   * Default: the parameters of the own account.
   */
  readonly sharedBy?: string;
}

/** `GetParameters` takes so many names. */
const namesPerCall = 10;

/**
 * Finds images through the parameters that releases leave. One call answers up to ten selectors, or
 * one channel with its version; all ranges of a flavor cost one call per ten parameters.
 */
export function parameterSource({ sharedBy }: ParameterSourceOptions = {}): Source {
  return {
    name: sharedBy === undefined ? 'parameters' : `parameters of ${sharedBy}`,
    async find(questions, context) {
      const path: ParameterPathOptions =
        context.prefix === undefined ? {} : { prefix: context.prefix };
      const wanted = questions.map((question) => exactNames(question, path));
      const ranged = sharedBy === undefined ? questions.filter(isRange) : [];
      const exact = readValues(
        wanted.filter((names) => names !== undefined),
        context,
        sharedBy,
      );
      // The common question has no range, and shall not wait for the answer to one.
      const [values, published] =
        ranged.length === 0
          ? [await exact, nothing]
          : await Promise.all([exact, readPublished(ranged, context, path)]);
      return questions.map((question, index) => {
        const names = wanted[index];
        if (names !== undefined) return exactFinding(question, names, values);
        const { flavor } = question.selector;
        const parameters = published.get(flavor);
        return parameters === undefined
          ? {
              candidates: [],
              missing: 'parameters of another account cannot be listed, so they answer no range',
            }
          : rangeFinding(parameters, question, path);
      });
    },
  };
}

/** The parameters that answer a question with one release. */
interface Names {
  readonly image: string;
  readonly version?: string;
  readonly summary?: string;
}

interface Values {
  readonly found: ReadonlyMap<string, string>;
  /** Whether versions of channels and summaries were read, too. */
  readonly withMore: boolean;
}

const nothing: ReadonlyMap<string, readonly Parameter[]> = new Map();

async function readValues(
  wanted: readonly Names[],
  { parameters, signal }: SourceContext,
  sharedBy: string | undefined,
): Promise<Values> {
  const { names, withMore } = namesToRead(wanted);
  const asked = sharedBy === undefined ? names : await arnsOf(names, sharedBy, parameters);
  const found = new Map<string, string>();
  const add = (page: readonly Parameter[]) => {
    for (const { name, value } of page) {
      // Parameters of others come back under their ARN.
      found.set(sharedBy === undefined ? name : name.replace(/^arn:[^/]*:parameter/, ''), value);
    }
  };
  if (asked.length > namesPerCall) {
    const pages = Array.from({ length: callsFor(asked.length) }, (_, page) =>
      parameters.get(asked.slice(page * namesPerCall, (page + 1) * namesPerCall), signal),
    );
    for (const page of await Promise.all(pages)) add(page);
  } else if (asked.length > 0) {
    add(await parameters.get(asked, signal));
  }
  return { found, withMore };
}

function namesToRead(wanted: readonly Names[]): {
  readonly names: readonly string[];
  readonly withMore: boolean;
} {
  const all: string[] = [];
  for (const { image, version, summary } of wanted) {
    all.push(image);
    const beside = version ?? summary;
    if (beside !== undefined) all.push(beside);
  }
  // One question has no name twice, and one call has room for what several have.
  const names = wanted.length > 1 ? [...new Set(all)] : all;
  if (names.length <= namesPerCall) return { names, withMore: true };
  // Versions of channels and summaries are read only where that costs no call of its own.
  const images = [...new Set(wanted.map(({ image }) => image))];
  return callsFor(names.length) === callsFor(images.length)
    ? { names, withMore: true }
    : { names: images, withMore: false };
}

function callsFor(names: number): number {
  return Math.ceil(names / namesPerCall);
}

async function arnsOf(
  names: readonly string[],
  account: string,
  parameters: ParameterStore,
): Promise<readonly string[]> {
  const region = await parameters.region();
  return names.map((name) => parameterArn(region, account, name));
}

function exactFinding(
  question: Question,
  { image, version, summary }: Names,
  { found, withMore }: Values,
): Finding {
  const imageId = found.get(image);
  const channelVersion = version === undefined ? undefined : found.get(version);
  const lacksVersion = withMore && version !== undefined && channelVersion === undefined;
  if (imageId === undefined || lacksVersion) {
    const missing = [imageId === undefined && image, lacksVersion && version].filter(Boolean);
    return { candidates: [], missing: `no parameter ${missing.join(' and ')}` };
  }
  const candidate = pointed(question, image, imageId, channelVersion);
  return {
    candidates: [
      summary === undefined ? candidate : { ...candidate, ...summaryFacts(found.get(summary)) },
    ],
  };
}

function exactNames(
  { selector, architecture }: Question,
  path: ParameterPathOptions,
): Names | undefined {
  if (selector.kind === 'range') return undefined;
  const paths: ParameterPaths = parameterPaths(selector.flavor, path);
  if (selector.kind === 'channel') {
    const { channel } = selector;
    return {
      image: paths.channelImage(channel, architecture),
      version: paths.channelVersion(channel),
    };
  }
  const { version } = selector;
  return {
    image: paths.versionImage(version, architecture),
    summary: paths.versionSummary(version),
  };
}

function pointed(
  { selector, architecture }: Question,
  parameter: string,
  imageId: string,
  channelVersion: string | undefined,
): Candidate {
  const version = selector.kind === 'version' ? selector.version : channelVersion;
  return {
    imageId,
    ...(version !== undefined && { version }),
    architecture,
    ...(selector.kind === 'channel' && { channel: selector.channel }),
    source: 'parameters',
    where: parameter,
  };
}

async function readPublished(
  questions: readonly Question[],
  { parameters, signal }: SourceContext,
  path: ParameterPathOptions,
): Promise<ReadonlyMap<string, readonly Parameter[]>> {
  const flavors = [...new Set(questions.map(({ selector }) => selector.flavor))];
  return new Map(
    await Promise.all(
      flavors.map(async (flavor): Promise<[string, readonly Parameter[]]> => {
        const { versions } = parameterPaths(flavor, path);
        const all: Parameter[] = [];
        for await (const parameter of parameters.below(versions, signal)) all.push(parameter);
        return [flavor, all];
      }),
    ),
  );
}

function rangeFinding(
  parameters: readonly Parameter[],
  question: Question,
  path: ParameterPathOptions,
): Finding {
  const candidates = complete(parameters, question, path);
  if (candidates.length > 0) return { candidates };
  const below = parameterPaths(question.selector.flavor, path).versions;
  return { candidates, missing: `no version at all below ${below}` };
}

function complete(
  parameters: readonly Parameter[],
  { architecture }: Question,
  path: ParameterPathOptions,
): readonly Candidate[] {
  const read = parameters.map((parameter) => ({
    parameter,
    identity: parseParameterPath(parameter.name, path),
  }));
  // The summary is written last: a version without it is still being published.
  const published = new Map(
    read.flatMap(({ identity, parameter }) =>
      identity?.kind === 'version-summary' ? [[identity.version, parameter.value] as const] : [],
    ),
  );
  return read.flatMap(({ parameter, identity }) =>
    identity?.kind === 'version-image' &&
    identity.architecture === architecture &&
    published.has(identity.version)
      ? [
          {
            imageId: parameter.value,
            version: identity.version,
            architecture,
            source: 'parameters',
            where: parameter.name,
            ...summaryFacts(published.get(identity.version)),
          },
        ]
      : [],
  );
}

function isRange({ selector }: { readonly selector: Selector }): boolean {
  return selector.kind === 'range';
}
