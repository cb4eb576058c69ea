export { type GitOptions, runGit } from './adapters/git.js';
export type { JiraClientOptions, JiraCredentials } from './adapters/jira-client.js';
export { type JiraTrackerOptions, jiraTracker } from './adapters/jira-tracker.js';
export type { Commit } from './commits/commit.js';
export { type ReadCommitsOptions, readCommits } from './commits/read-commits.js';
export type { RangeOptions } from './commits/resolve-range.js';
export {
  ReleaseNotesError,
  type ReleaseNotesErrorCode,
  type ReleaseNotesErrorDetails,
} from './errors.js';
export { findIssues } from './issues/find-issues.js';
export type {
  GitHubGrammar,
  IssueGrammar,
  IssueReference,
  JiraGrammar,
} from './issues/issue-grammar.js';
export {
  type CollectReleaseNotesOptions,
  collectReleaseNotes,
} from './notes/collect-release-notes.js';
export {
  type CommitRange,
  type ComposeReleaseNotesInput,
  composeReleaseNotes,
  type ReleaseHeader,
} from './notes/compose-release-notes.js';
export type { ChangeSource } from './notes/draft-change.js';
export type {
  BreakingChange,
  IssueLink,
  ReleaseChange,
  ReleaseImage,
  ReleaseNotes,
  ReleaseNotesLinks,
  ReleaseNotesSection,
  SectionTitle,
} from './notes/release-notes.js';
export { renderJson } from './render/render-json.js';
export { renderMarkdown } from './render/render-markdown.js';
export { adfToMarkdown, type MarkdownText } from './trackers/adf-to-markdown.js';
export type {
  IssueAnswer,
  IssueState,
  IssueTracker,
  LookUpOptions,
  TrackedIssue,
} from './trackers/issue-tracker.js';
export type { PaceOptions } from './trackers/paced-calls.js';
