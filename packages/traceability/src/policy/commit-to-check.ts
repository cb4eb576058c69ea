import type { ChangeRecord } from '@soe/contract';

/**
 * A commit as it is checked. The changes of a release record are such commits too; what they lack is
 * judged from the subject alone, and an exemption that asks for more does not fit them.
 */
export interface CommitToCheck extends ChangeRecord {
  /** The whole message. Default: only the subject and `issues` are known. */
  readonly message?: string;
  /** Address of the author. Default: unknown. */
  readonly authorEmail?: string;
  /** It joins branches. Default: told by the form of its subject. */
  readonly merge?: boolean;
  /** Files that it changes, relative to the top. Default: unknown. */
  readonly paths?: readonly string[];
}
