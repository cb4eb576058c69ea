import type { Candidate } from './candidate.js';
import type { Question } from './image-query.js';
import type { ImageFacts, ImageStore } from './image-store.js';
import type { ParameterStore } from './parameter-store.js';

/** Where images are found. Sources are asked one after the other until one has an answer. */
export interface Source {
  /**
   * What it is called. Answers are kept in a cache under the names of the sources, so two that answer
   * differently have different names.
   */
  readonly name: string;
  /** What it offers for each question, in their order, with as few calls as it can. */
  find(questions: readonly Question[], context: SourceContext): Promise<readonly Finding[]>;
}

/** What a source has for one question. */
export interface Finding {
  /** Everything that may be the answer; who wins is not the source's decision. */
  readonly candidates: readonly Candidate[];
  /** What EC2 says of them, where the source knows it already. */
  readonly facts?: readonly ImageFacts[];
  /** What was looked for, where nothing was found. */
  readonly missing?: string;
}

/** What a source asks with. */
export interface SourceContext {
  /** Parameters of the account and region. */
  readonly parameters: ParameterStore;
  /** Images of the region, as the account sees them. */
  readonly images: ImageStore;
  /** Accounts whose images may be answered, or `'any'`. */
  readonly owners: readonly string[] | 'any';
  /** Prefix of the parameters; the contract's where it is missing. */
  readonly prefix?: string;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
}
