import type { ApiError } from '../services/api-error.js';
import type { InputProblem } from './shape.js';
import type { AnswerMembers, HttpAnswer, HttpRequest, WireMembers } from './wire.js';

/** How a service is spoken to. Services know nothing of it, and it knows nothing of services. */
export interface Protocol {
  /** How the leaves of its requests are written: as text only, or as JSON has them. */
  readonly leaves: 'text' | 'json';
  /** Takes the encoding away from a request. */
  readonly read: (request: HttpRequest) => { readonly action: string; readonly input: WireMembers };
  /** Encodes an answer. */
  readonly write: (action: string, answer: AnswerMembers, requestId: string) => HttpAnswer;
  /** Encodes a refusal. */
  readonly writeError: (error: ApiError, requestId: string) => HttpAnswer;
  /** The refusals that are made before any operation runs, in the words of this protocol. */
  readonly refusals: {
    readonly unsigned: () => ApiError;
    readonly unknownCredentials: () => ApiError;
    readonly expiredCredentials: () => ApiError;
    readonly unknownAction: (action: string) => ApiError;
    readonly input: (problem: InputProblem) => ApiError;
    readonly internal: (reason: string) => ApiError;
  };
}
