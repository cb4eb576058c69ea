import type { EC2Client, Filter, Tag } from '@aws-sdk/client-ec2';
import type { CloudResource, ResourceKind, ResourceQuery } from '../cleanup/cloud.js';

/** How a call is stopped. */
export interface Cancel {
  readonly abortSignal?: AbortSignal;
}

/** One call, or as many as there are pages. */
interface Question {
  readonly client: EC2Client;
  readonly filters: readonly Filter[];
  readonly query: ResourceQuery;
  readonly cancel: Cancel;
}

/** Asks for resources of one kind. */
export type Describe = (question: Question) => Promise<readonly CloudResource[]>;

/** Everything that pages hold. */
export async function collect<Page, T>(
  pages: AsyncIterable<Page>,
  read: (page: Page) => readonly T[],
): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...read(page));
  return all;
}

/** What every resource has. */
export function common(
  kind: ResourceKind,
  id = '',
  { Tags = [] }: { readonly Tags?: readonly Tag[] | undefined },
): Pick<CloudResource, 'kind' | 'id' | 'tags'> {
  return {
    kind,
    id,
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}

/** A time in UTC, if there is one. */
export function time(at: Date | string | undefined): string | undefined {
  const parsed = new Date(at ?? '');
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

/** The texts that are there. */
export function texts(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined && value !== '').map(String);
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The members that have a value. EC2 also says "none" by an empty text. */
export function defined<T extends object>(members: T): Defined<T> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as Defined<T>;
}

/** Tags as EC2 wants them. */
export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
