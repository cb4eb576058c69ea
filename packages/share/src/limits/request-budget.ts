/** How many requests of some kinds AWS grants an account in a region: a token bucket. */
export interface RequestBudget {
  /** As in IAM: `ec2`. `*` stands for every service. */
  readonly service: string;
  /** Names of actions; `*` at the end stands for any characters. */
  readonly actions: readonly string[];
  /** Only requests with neither a filter nor a page. Default: all. */
  readonly unfiltered?: true;
  /** The actions take from one bucket. Default: each has its own. */
  readonly shared?: true;
  /** How many requests pass at once. */
  readonly capacity: number;
  /** How many more pass with each second. */
  readonly refillPerSecond: number;
}

/** One request to AWS, as far as its budget is concerned. */
export interface BudgetedRequest {
  /** As in IAM: `ec2`. */
  readonly service: string;
  /** For example `CopyImage`. */
  readonly action: string;
  /** Whether it has neither a filter nor a page. Default: it has. */
  readonly unfiltered?: boolean;
}

/** The budget of a request: the first row that it fits. */
export function budgetOf(
  budgets: readonly RequestBudget[],
  { service, action, unfiltered = false }: BudgetedRequest,
): RequestBudget | undefined {
  return budgets.find(
    (budget) =>
      (budget.service === '*' || budget.service === service) &&
      (budget.unfiltered !== true || unfiltered) &&
      budget.actions.some((pattern) => fits(pattern, action)),
  );
}

/** Which bucket of its account and region a request takes from. */
export function bucketName(budget: RequestBudget, request: BudgetedRequest): string {
  const action = budget.shared === true ? budget.actions.join(' ') : request.action;
  return `${request.service}:${action}${budget.unfiltered === true ? ' unfiltered' : ''}`;
}

function fits(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}
