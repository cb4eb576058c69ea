import { type Architecture, formatSelector, parseSelector, type Selector } from '@soe/contract';
import { DiscoveryError } from './errors.js';

/** Severities of findings in Inspector's words, the least first. `none` allows no finding at all. */
export const severities = ['none', 'informational', 'low', 'medium', 'high', 'critical'] as const;

/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** Which image is wanted, and what it must be like. What is not said does not matter. */
export interface ImageQuery {
  /** `rhel-9`, `rhel-9@candidate`, `rhel-9@2026.11.0` or `rhel-9@^2026.10`, or the same taken apart. */
  readonly selector: string | Selector;
  /** Architecture to launch. Default: that of `instanceType`, otherwise `x86_64`. */
  readonly architecture?: Architecture;
  /** Instance type that it shall run on: its architectures, boot modes and network card are held against the image. */
  readonly instanceType?: string;
  /** Longest time since the image was made, in milliseconds. */
  readonly maxAge?: number;
  /** Least time until the image is deprecated, in milliseconds; 0 refuses those that are. Without a date support does not end. */
  readonly minSupport?: number;
  /** Watermark that it must have, `account:name`: nobody else can attach it. */
  readonly watermark?: string;
  /** Highest severity that a scan may have found. An image without results is not refused; `why` says so. */
  readonly maxSeverity?: Severity;
}

/** A query whose selector was read. */
export interface ReadQuery extends Omit<ImageQuery, 'selector'> {
  /** The selector, taken apart. */
  readonly selector: Selector;
}

/** A query with its defaults. */
export interface Question extends ReadQuery {
  /** Architecture to launch. */
  readonly architecture: Architecture;
}

/**
 * Read a query and check what can be checked without asking.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID`; `ContractError` for a selector that is none
 */
export function readQuery(query: string | Selector | ImageQuery): ReadQuery {
  if (!isQuery(query)) return { selector: readSelector(query) };
  const { selector, ...rest } = query;
  const finding = findMistake(rest);
  if (finding !== undefined) {
    throw new DiscoveryError('DISCOVERY_OPTION_INVALID', `image query: ${finding}`);
  }
  return { ...rest, selector: readSelector(selector) };
}

function readSelector(selector: string | Selector): Selector {
  return typeof selector === 'string' ? parseSelector(selector) : selector;
}

/** Everything but the selector that tells one query from another; a member that is missing here does not compile. */
const members: Readonly<Record<keyof Omit<ReadQuery, 'selector'>, true>> = {
  architecture: true,
  instanceType: true,
  maxAge: true,
  minSupport: true,
  watermark: true,
  maxSeverity: true,
};
const memberNames = Object.keys(members) as readonly (keyof typeof members)[];

/** A text that two queries share only when they ask the same. */
export function queryKey(query: ReadQuery): string {
  return JSON.stringify([
    formatSelector(query.selector),
    ...memberNames.map((name) => query[name]),
  ]);
}

/** Whether the image itself has to be looked at to answer. */
export function needsFacts(question: ReadQuery): boolean {
  const { instanceType, maxAge, minSupport, watermark, maxSeverity } = question;
  return (
    instanceType !== undefined ||
    maxAge !== undefined ||
    minSupport !== undefined ||
    watermark !== undefined ||
    maxSeverity !== undefined
  );
}

function isQuery(query: string | Selector | ImageQuery): query is ImageQuery {
  return typeof query === 'object' && 'selector' in query;
}

function findMistake(query: Omit<ImageQuery, 'selector' | 'architecture'>): string | undefined {
  const { instanceType, maxAge, minSupport, watermark, maxSeverity } = query;
  if (!isTime(maxAge)) return 'maxAge is not a number of milliseconds, 0 or more';
  if (!isTime(minSupport)) return 'minSupport is not a number of milliseconds, 0 or more';
  if (instanceType !== undefined && !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(instanceType)) {
    return `instanceType: ${JSON.stringify(instanceType)} is not a type such as "m7g.large"`;
  }
  if (watermark !== undefined && !/^\d{12}:\S{3,128}$/.test(watermark)) {
    return `watermark: ${JSON.stringify(watermark)} is not "account:name", such as "111122223333:soe.rhel-9"`;
  }
  if (maxSeverity !== undefined && !severities.includes(maxSeverity)) {
    return `maxSeverity: ${JSON.stringify(maxSeverity)} is none of ${severities.join(', ')}`;
  }
  return undefined;
}

function isTime(value: number | undefined): boolean {
  return value === undefined || (Number.isFinite(value) && value >= 0);
}
