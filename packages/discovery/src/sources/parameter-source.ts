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
import type { Parameter } from '../parameter-store.js';
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
    name: 'parameters',
    async find(questions, context) {
      const { prefix, parameters } = context;
      const path: ParameterPathOptions = prefix === undefined ? {} : { prefix };
      const region = sharedBy === undefined ? '' : await parameters.region();
      const nameOf = (name: string) =>
        sharedBy === undefined ? name : parameterArn(region, sharedBy, name);
      const [exact, ranges] = await Promise.all([
        readExact(questions.filter(isExact), context, path, nameOf),
        sharedBy === undefined
          ? readRanges(questions.filter(isRange), context, path)
          : new Map<Question, Finding>(),
      ]);
      return questions.map(
        (question) =>
          exact.get(question) ??
          ranges.get(question) ?? {
            candidates: [],
            missing: 'parameters of another account cannot be listed, so they answer no range',
          },
      );
    },
  };
}

async function readExact(
  questions: readonly Question[],
  { parameters, signal }: SourceContext,
  path: ParameterPathOptions,
  nameOf: (name: string) => string,
): Promise<ReadonlyMap<Question, Finding>> {
  const wanted = questions.map((question) => ({ question, ...exactNames(question, path) }));
  const all = (withMore: boolean) => [
    ...new Set(
      wanted.flatMap(({ image, version, summary }) =>
        withMore ? [image, version, summary].flatMap((name) => name ?? []) : [image],
      ),
    ),
  ];
  // Versions of channels and summaries are read only where that costs no call of its own.
  const calls = (names: readonly string[]) => Math.ceil(names.length / namesPerCall);
  const withMore = calls(all(true)) === calls(all(false));
  const names = all(withMore);
  const pages = await Promise.all(
    Array.from({ length: calls(names) }, (_, page) =>
      parameters.get(
        names.slice(page * namesPerCall, (page + 1) * namesPerCall).map(nameOf),
        signal,
      ),
    ),
  );
  // Parameters of others come back under their ARN.
  const found = new Map(
    pages.flat().map(({ name, value }) => [name.replace(/^arn:[^/]*:parameter/, ''), value]),
  );
  return new Map(
    wanted.map(({ question, image, version, summary }) => {
      const missing = [image, ...(withMore && version !== undefined ? [version] : [])].filter(
        (name) => !found.has(name),
      );
      const imageId = found.get(image);
      if (imageId === undefined || missing.length > 0) {
        return [question, { candidates: [], missing: `no parameter ${missing.join(' and ')}` }];
      }
      return [
        question,
        {
          candidates: [
            {
              ...pointed(question, image, imageId, version && found.get(version)),
              ...summaryFacts(summary && found.get(summary)),
            },
          ],
        },
      ];
    }),
  );
}

function exactNames(
  { selector, architecture }: Question,
  path: ParameterPathOptions,
): { readonly image: string; readonly version?: string; readonly summary?: string } {
  const paths: ParameterPaths = parameterPaths(selector.flavor, path);
  if (selector.kind === 'channel') {
    const { channel } = selector;
    return {
      image: paths.channelImage(channel, architecture),
      version: paths.channelVersion(channel),
    };
  }
  const version = selector.kind === 'version' ? selector.version : '';
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

async function readRanges(
  questions: readonly Question[],
  { parameters, signal }: SourceContext,
  path: ParameterPathOptions,
): Promise<ReadonlyMap<Question, Finding>> {
  const flavors = [...new Set(questions.map(({ selector }) => selector.flavor))];
  const published = new Map(
    await Promise.all(
      flavors.map(async (flavor): Promise<[string, readonly Parameter[]]> => {
        const { versions } = parameterPaths(flavor, path);
        const all: Parameter[] = [];
        for await (const parameter of parameters.below(versions, signal)) all.push(parameter);
        return [flavor, all];
      }),
    ),
  );
  return new Map(
    questions.map((question) => {
      const { flavor } = question.selector;
      const candidates = complete(published.get(flavor) ?? [], question, path);
      const below = parameterPaths(flavor, path).versions;
      return [
        question,
        candidates.length === 0
          ? { candidates, missing: `no version at all below ${below}` }
          : { candidates },
      ];
    }),
  );
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

function isExact(question: { readonly selector: Selector }): boolean {
  return !isRange(question);
}
