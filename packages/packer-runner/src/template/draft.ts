import type { Expression } from './expression.js';
import type { TemplateComment, TemplatePlace, TemplateProblem } from './template.js';

/** An argument whose value is still an expression: variables may be declared in a later file. */
export interface DraftAttribute {
  readonly name: string;
  readonly expression: Expression;
  readonly source: string;
  readonly place: TemplatePlace;
}

/** What is between the braces of a block. */
export interface DraftBody {
  readonly attributes: readonly DraftAttribute[];
  readonly blocks: readonly DraftBlock[];
}

/** A block whose values are still expressions. */
export interface DraftBlock extends DraftBody {
  readonly type: string;
  readonly labels: readonly string[];
  readonly incomplete: boolean;
  readonly place: TemplatePlace;
}

/** One file, read but not evaluated. */
export interface DraftFile extends DraftBody {
  readonly file: string;
  readonly comments: readonly TemplateComment[];
  readonly problems: readonly TemplateProblem[];
}
