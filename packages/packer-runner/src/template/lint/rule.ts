import type { TemplateBlock, TemplatePlace } from '../template.js';
import type { LintFinding, LintRuleId } from './finding.js';

/** A builder or data source as it is used. */
export interface LintSubject {
  /** The block type and its first label, such as `source.amazon-ebs`. */
  readonly kind: string;
  /** How messages call it, such as `amazon-ebs.linux`. */
  readonly name: string;
  /** The block, filled in with what the use adds. */
  readonly block: TemplateBlock;
  /** Where the blocks begin that it is made of. */
  readonly places: readonly TemplatePlace[];
}

/** What a rule says about a subject. */
export type RuleFinding = Pick<LintFinding, 'message' | 'place'>;

/** One thing to look for. */
export interface LintRule {
  readonly id: LintRuleId;
  readonly severity: LintFinding['severity'];
  /** The kinds of subjects that it is about. */
  readonly kinds: readonly string[];
  /** The version of Packer from which on the fix can be written. */
  readonly since?: string;
  readonly fix: string;
  check(subject: LintSubject): readonly RuleFinding[];
}
