import type { Clock } from '../clock.js';
import { createLimiter, type Limiter } from './limiter.js';
import {
  type BudgetedRequest,
  bucketName,
  budgetOf,
  type RequestBudget,
} from './request-budget.js';

/** Whose bucket a request takes from. */
export interface LimitedPlace {
  /** The account, or any name that stands for it. */
  readonly account: string;
  /** Name of the region. */
  readonly region: string;
}

/** Finds the limiter of a request; `undefined` where nothing limits it. */
export type Limiters = (place: LimitedPlace, request: BudgetedRequest) => Limiter | undefined;

/** One limiter per account, region and bucket, for all that share this. */
export function createLimiters(budgets: readonly RequestBudget[], clock: Clock): Limiters {
  const made = new Map<string, Limiter>();
  return ({ account, region }, request) => {
    const budget = budgetOf(budgets, request);
    if (budget === undefined) return undefined;
    const key = `${account} ${region} ${bucketName(budget, request)}`;
    const limiter = made.get(key) ?? createLimiter(budget, clock);
    made.set(key, limiter);
    return limiter;
  };
}
