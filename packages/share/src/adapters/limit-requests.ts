import type { Clock } from '../clock.js';
import type { LimitedPlace, Limiters } from '../limits/limiters.js';

/** What requests are limited with. */
export interface RequestLimits {
  /** The limiters, shared by all clients of one way to AWS. */
  readonly limiters: Limiters;
  /** What waits are measured with. */
  readonly clock: Clock;
}

/** A client of the SDK, as far as this needs it. */
export interface LimitedClient {
  /** Where what is done with each request is put together. */
  readonly middlewareStack: {
    addRelativeTo(middleware: Middleware, position: typeof insideRetries): void;
  };
}

type Middleware = <A extends Request, R>(
  next: (request: A) => Promise<R>,
  context: Context,
) => (request: A) => Promise<R>;

/** What a middleware of the SDK is given; its own types are in a package that is not its surface. */
interface Request {
  readonly input: object;
}

interface Context {
  readonly commandName?: string;
  readonly [smithyContext: string]: unknown;
}

/** Every attempt takes a token, also those that the SDK repeats. */
const insideRetries = {
  name: 'shareLimitRequests',
  relation: 'after',
  toMiddleware: 'retryMiddleware',
  override: true,
} as const;

/** AWS may refuse a call for so many milliseconds before that is its failure. */
const patience = 600_000;

/**
 * Make a client wait for its turn before each request. A request that AWS refuses all the same, as
 * one too many, goes back into the line, which then moves slower.
 */
export function limitRequests<C extends LimitedClient>(
  client: C,
  place: LimitedPlace & { readonly service: string },
  { limiters, clock }: RequestLimits,
): C {
  client.middlewareStack.addRelativeTo((next, context) => {
    const action = (context.commandName ?? '').replace(/Command$/, '');
    const signal = signalOf(context);
    let refusedSince: number | undefined;
    return async (request) => {
      const { service } = place;
      const unfiltered = isUnfiltered(request.input);
      const limiter = limiters(place, { service, action, unfiltered });
      if (limiter === undefined) return next(request);
      for (;;) {
        const turn = await limiter.turn(signal);
        try {
          const answer = await next(request);
          turn.passed();
          return answer;
        } catch (error) {
          if (!isThrottle(error)) {
            turn.passed();
            throw error;
          }
          turn.throttled();
          refusedSince ??= clock.now();
          if (clock.now() - refusedSince >= patience) throw error;
        }
      }
    };
  }, insideRetries);
  return client;
}

/** The SDK puts the signal of a call where its own retries look for it. */
function signalOf(context: Context): AbortSignal | undefined {
  const { abortSignal } = (context['__smithy_context'] ?? {}) as { abortSignal?: AbortSignal };
  return abortSignal;
}

function isUnfiltered(input: object): boolean {
  return !('Filters' in input || 'MaxResults' in input || 'NextToken' in input);
}

/**
 * Refusals of requests that come too fast. `TooManyUpdates` is none: it is about one parameter. Nor
 * is `ResourceLimitExceeded`, which is about what exists.
 */
function isThrottle(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(?:RequestLimitExceeded|RequestThrottled|Throttl|TooManyRequests|SlowDown|EC2Throttled)/.test(
      error.name,
    )
  );
}
