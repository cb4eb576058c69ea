import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { canonicalJson } from '@soe/contract';
import type { LifecyclePlan, PromotionPlan, PromotionRequest, WavesPlan } from '@soe/share';
import * as z from 'zod';
import { OrchestratorError } from '../errors.js';
import { parseJson } from '../pipeline/parse-json.js';
import { ignoreInGit } from '../pipeline/release-directory.js';
import { forgetOldPlans } from './forget-old-plans.js';

/** A plan that was shown and not applied yet, with what applying it needs to know. */
export type StoredPlan = StoredPromotion | StoredWaves | StoredLifecycle;

/** Channels that shall move. */
export interface StoredPromotion {
  /** Always `soe-plan/v1`. */
  readonly schema: 'soe-plan/v1';
  /** What it is. */
  readonly kind: 'promotion';
  /** The account whose images and parameters it is about. */
  readonly owner: string;
  /** What was asked for. */
  readonly requests: readonly PromotionRequest[];
  /** Why it is done although a gate said no. */
  readonly despiteGates?: string;
  /** The plan of share, which is applied as it stands or not at all. */
  readonly plan: PromotionPlan;
}

/** A channel that shall move ring by ring. */
export interface StoredWaves {
  /** Always `soe-plan/v1`. */
  readonly schema: 'soe-plan/v1';
  /** What it is. */
  readonly kind: 'waves';
  /** The account whose images and parameters it is about. */
  readonly owner: string;
  /** What was asked for. */
  readonly request: PromotionRequest;
  /**
   * The file with the waves, below the folder of the configuration. What it runs is read from there, never from a
   * plan, which may be anybody's.
   */
  readonly file: string;
  /** SHA-256 of that file, in hexadecimal digits. */
  readonly digest: string;
  /** Why it is done although a gate said no. */
  readonly despiteGates?: string;
  /** What was shown; applied is what is left of it. */
  readonly plan: WavesPlan;
}

/** A step in the life of releases. */
export interface StoredLifecycle {
  /** Always `soe-plan/v1`. */
  readonly schema: 'soe-plan/v1';
  /** What it is. */
  readonly kind: 'lifecycle';
  /** The account whose images and parameters it is about. */
  readonly owner: string;
  /** Product lines. */
  readonly flavors: readonly string[];
  /** Why, or by what: for the journals of the releases. */
  readonly about: string;
  /** The plan of share, which is applied as it stands or not at all. */
  readonly plan: LifecyclePlan;
}

/** What the file of a plan is named after it was applied, so that what is left in the folder is to be done. */
const doneEnding = '.done';

/**
 * Note that a plan of `.soe/plans/` was applied. Files elsewhere are not ours to rename.
 *
 * @param name - File of the plan, relative to the folder of the command
 */
export async function markApplied(directory: string, name: string): Promise<void> {
  const file = resolve(directory, name);
  const isOurs = dirname(file).endsWith(join('.soe', 'plans'));
  if (isOurs && existsSync(file)) await rename(file, `${file}${doneEnding}`);
}

function isDone(file: string): boolean {
  return file.endsWith(`.json${doneEnding}`) && existsSync(file);
}

/** Whether a plan was applied before, and not stored again since. */
export function wasApplied(directory: string, name: string): boolean {
  const file = resolve(directory, name);
  return isDone(file) || (!existsSync(file) && existsSync(`${file}${doneEnding}`));
}

const text = z.string().min(1);

// What is inside of plan is looked at by share, before it writes anything.
const schema = z.discriminatedUnion('kind', [
  z.strictObject({
    schema: z.literal('soe-plan/v1'),
    kind: z.literal('promotion'),
    owner: text,
    requests: z
      .array(
        z.strictObject({
          flavor: text,
          version: text,
          channel: text,
          regions: z.array(text).exactOptional(),
        }),
      )
      .min(1),
    despiteGates: text.exactOptional(),
    plan: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    schema: z.literal('soe-plan/v1'),
    kind: z.literal('waves'),
    owner: text,
    request: z.strictObject({ flavor: text, version: text, channel: text }),
    file: text,
    digest: text,
    despiteGates: text.exactOptional(),
    plan: z.looseObject({
      waves: z.array(z.looseObject({ name: text, moves: z.array(z.unknown()) })),
    }),
  }),
  z.strictObject({
    schema: z.literal('soe-plan/v1'),
    kind: z.literal('lifecycle'),
    owner: text,
    flavors: z.array(text).min(1),
    about: z.string(),
    plan: z.record(z.string(), z.unknown()),
  }),
]);

/**
 * Write a plan to `.soe/plans/` beside the configuration, and give its file: the same plan has the same. The
 * oldest of more than 50 go.
 *
 * @param as - How its name begins. Default: as what it does
 */
export async function storePlan(directory: string, plan: StoredPlan, as?: string): Promise<string> {
  const base = join(directory, '.soe');
  const { name, flavor } = nameOf(plan);
  const digest = createHash('sha256').update(canonicalJson(plan)).digest('hex').slice(0, 8);
  const file = join(base, 'plans', `${as ?? name}-${flavor}-${digest}.json`);
  await mkdir(dirname(file), { recursive: true });
  await ignoreInGit(base);
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, `${JSON.stringify(plan, null, 2)}\n`);
  await rename(temporary, file);
  await forgetOldPlans(dirname(file));
  return file;
}

function nameOf(plan: StoredPlan): { readonly name: string; readonly flavor: string } {
  if (plan.kind === 'waves') return { name: 'promote', flavor: plan.request.flavor };
  return plan.kind === 'promotion'
    ? { name: 'promote', flavor: plan.requests.map(({ flavor }) => flavor)[0] ?? '' }
    : { name: plan.plan.step, flavor: plan.flavors[0] ?? '' };
}

/**
 * Read a plan that was stored. What is inside of it is not believed: share checks it before it writes.
 *
 * @throws OrchestratorError `SOE_USAGE` when there is no such file, or it is no plan of this version
 */
export async function readPlan(directory: string, name: string): Promise<StoredPlan> {
  const file = resolve(directory, name);
  const read = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OrchestratorError(
      'SOE_USAGE',
      `apply: ${file} cannot be read; name the file of a plan, as soe promote and its like tell it`,
      { cause },
    );
  });
  const found = schema.safeParse(parseJson(read));
  if (found.success) return found.data as unknown as StoredPlan;
  const [issue] = found.error.issues;
  throw new OrchestratorError(
    'SOE_USAGE',
    `apply: ${file} is no plan of this version of soe (${issue?.path.join('.') || 'the file'}: ${issue?.message}); plan again`,
    { cause: found.error },
  );
}
