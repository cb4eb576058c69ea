import type { TemplatePlace } from '../template.js';

/** The rules of {@link lintTemplate}, by their ids. */
export type LintRuleId =
  | 'syntax'
  | 'ignore-comment'
  | 'open-security-group'
  | 'source-owners'
  | 'source-most-recent'
  | 'unencrypted-boot'
  | 'imds-v1-build'
  | 'imds-v1-image'
  | 'no-tags'
  | 'no-run-tags'
  | 'literal-credentials';

/** What a template should not have, or lacks. */
export interface LintFinding {
  /** The rule that found it. */
  readonly rule: LintRuleId;
  /** `error`: others may get in, or the template is no template. `warning`: all else. */
  readonly severity: 'error' | 'warning';
  /** What is wrong and what comes of it. Never quotes a value. */
  readonly message: string;
  /** Where: the argument at fault, or the block that lacks one. */
  readonly place: TemplatePlace;
  /** What to do. */
  readonly fix: string;
}
