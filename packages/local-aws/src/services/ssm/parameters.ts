import {
  type Parameter,
  type ParameterVersion,
  parameterTable,
} from '../../state/tables/parameter.js';
import { parameterViewTable } from '../../state/tables/parameter-view.js';
import {
  type PendingParameter,
  pendingParameterTable,
} from '../../state/tables/pending-parameter.js';
import { type Context, ownScope } from '../context.js';
import { findImage, imageState } from '../ec2/image-access.js';

const mostVersions = 100;

/** The parameter as it was written last, whether or not readers see it yet. */
export function writtenParameter(context: Context, name: string): Parameter | undefined {
  settle(context);
  return living(context.store.table(parameterTable, ownScope(context)).get(name), context);
}

/** The parameter as readers see it: a write is seen after `consistency.parameterSeconds`. */
export function seenParameter(context: Context, name: string): Parameter | undefined {
  settle(context);
  return living(seen(context, name), context);
}

/** All parameters of the account in the region, as readers see them. */
export function seenParameters(context: Context): readonly Parameter[] {
  settle(context);
  const scope = ownScope(context);
  const written = context.store.table(parameterTable, scope);
  const views = context.store.table(parameterViewTable, scope);
  const names = new Set([...written.rows(), ...views.rows()].map(({ name }) => name));
  return Array.from(names).flatMap((name) => living(seen(context, name), context) ?? []);
}

/** Keeps a parameter as it is now. */
export function keepParameter(context: Context, parameter: Parameter): void {
  rememberView(context, parameter.name);
  context.store.table(parameterTable, ownScope(context)).put(parameter);
}

/** Deletes a parameter, and what was still to be written of it. */
export function dropParameter(context: Context, name: string): void {
  rememberView(context, name);
  context.store.table(parameterTable, ownScope(context)).remove(name);
  context.store.table(pendingParameterTable, ownScope(context)).remove(name);
}

/** Keeps a version for later: what points at an image is written once that was looked at. */
export function keepPending(
  context: Context,
  pending: Pick<PendingParameter, 'name' | 'version' | 'tags'>,
): void {
  context.store.table(pendingParameterTable, ownScope(context)).put({
    ...pending,
    validAt: later(context),
  });
}

/** Whether a version of this parameter waits for its image to be looked at. */
export function isPending(context: Context, name: string): boolean {
  return context.store.table(pendingParameterTable, ownScope(context)).get(name) !== undefined;
}

/** The parameter with one more version. A hundred are kept: the oldest makes room. */
export function append(before: Parameter, version: ParameterVersion): Parameter {
  const kept = before.versions.length < mostVersions ? before.versions : before.versions.slice(1);
  const [first = version, ...others] = [...kept, version];
  return { ...before, versions: [first, ...others] };
}

/** The version that makes room for the next one, if any must. */
export function oldestInTheWay({ versions }: Parameter): ParameterVersion | undefined {
  return versions.length < mostVersions ? undefined : versions[0];
}

/** Looks at the images that are due. What points at none that can be used is never written. */
function settle(context: Context): void {
  const pending = context.store.table(pendingParameterTable, ownScope(context));
  for (const { name, version, tags, validAt } of [...pending.rows()]) {
    if (validAt > context.now.toISOString()) continue;
    pending.remove(name);
    if (!isUsableImage(version.value, context, new Date(validAt))) continue;
    const table = context.store.table(parameterTable, ownScope(context));
    const before = living(table.get(name), context);
    if (before !== undefined && (oldestInTheWay(before)?.labels.length ?? 0) > 0) continue;
    // Readers waited long enough already.
    table.put(before === undefined ? { name, versions: [version], tags } : append(before, version));
  }
}

function isUsableImage(id: string, context: Context, at: Date): boolean {
  const image = findImage(context, id);
  return image !== undefined && imageState(image, at) === 'available';
}

function seen(context: Context, name: string): Parameter | undefined {
  const scope = ownScope(context);
  const now = context.now.toISOString();
  const view = context.store
    .table(parameterViewTable, scope)
    .get(name)
    ?.views.find(({ until }) => until > now);
  if (view !== undefined) return view.parameter ?? undefined;
  return context.store.table(parameterTable, scope).get(name);
}

/** Nothing, when a policy has deleted it by now. */
function living(parameter: Parameter | undefined, { now }: Context): Parameter | undefined {
  const expiresAt = parameter?.versions.at(-1)?.expiresAt;
  return expiresAt !== undefined && expiresAt <= now.toISOString() ? undefined : parameter;
}

function rememberView(context: Context, name: string): void {
  if (context.consistency.parameterSeconds === 0) return;
  const scope = ownScope(context);
  const table = context.store.table(parameterViewTable, scope);
  const now = context.now.toISOString();
  const before = context.store.table(parameterTable, scope).get(name) ?? null;
  const left = table.get(name)?.views.filter(({ until }) => until > now) ?? [];
  table.put({ name, views: [...left, { until: later(context), parameter: before }] });
}

function later({ now, consistency }: Context): string {
  return new Date(now.getTime() + consistency.parameterSeconds * 1000).toISOString();
}
