export type { AtlassianCredentials } from './adapters/atlassian-site.js';
export type { AwsClient, AwsConnection, AwsCredentials } from './adapters/aws-call.js';
export type { ConfluenceClientOptions } from './adapters/confluence-client.js';
export { type GitOptions, runGit } from './adapters/git.js';
export type { GitHubClientOptions } from './adapters/github-calls.js';
export {
  type PullRequest,
  type PullRequestsOfCommits,
  type PullRequestsOptions,
  pullRequestsOf,
} from './adapters/github-pull-requests.js';
export { type GitHubTrackerOptions, githubTracker } from './adapters/github-tracker.js';
export type { JiraClientOptions, JiraCredentials } from './adapters/jira-client.js';
export { type JiraTrackerOptions, jiraTracker } from './adapters/jira-tracker.js';
export { type S3ObjectOptions, s3Object } from './adapters/s3-object.js';
export { type SnsMessageOptions, type SnsNotice, snsMessage } from './adapters/sns-message.js';
export type { ChangelogMapping, ChangelogSectionTitle } from './changelog/changelog-body.js';
export { cleanText } from './clean-text.js';
export type { Commit } from './commits/commit.js';
export { type ReadCommitsOptions, readCommits } from './commits/read-commits.js';
export type { RangeOptions } from './commits/resolve-range.js';
export {
  type ComponentsAndWarnings,
  componentNotesOf,
  type InventoryDifference,
  type InventoryDifferenceChange,
} from './components/component-notes-of.js';
export {
  type DiffPackagesOptions,
  diffPackages,
  type PackageVersion,
} from './components/diff-packages.js';
export { readSbom, type SbomPackages } from './components/read-sbom.js';
export { defaultPartials, defaultTemplate } from './edit/default-template.js';
export { editReleaseNotes } from './edit/edit-release-notes.js';
export { forAudience } from './edit/for-audience.js';
export type {
  EditOverride,
  EditRule,
  NotesEdits,
  OneOrMore,
  RuleMatch,
} from './edit/notes-edits.js';
export { type RenderTemplateOptions, renderTemplate } from './edit/render-template.js';
export type { TemplateFormat } from './edit/template-format.js';
export {
  ReleaseNotesError,
  type ReleaseNotesErrorCode,
  type ReleaseNotesErrorDetails,
} from './errors.js';
export { type DiffFindingsOptions, diffFindings, type Waiver } from './findings/diff-findings.js';
export { type FindingSummary, type Severity, severities } from './findings/finding.js';
export { readInspector } from './findings/read-inspector.js';
export { readSarif } from './findings/read-sarif.js';
export { readTrivy } from './findings/read-trivy.js';
export { findIssues } from './issues/find-issues.js';
export type {
  GitHubGrammar,
  GitLabGrammar,
  IssueGrammar,
  IssueReference,
  JiraGrammar,
} from './issues/issue-grammar.js';
export { formatLintAnnotations, formatLintReport } from './lint/format-lint-report.js';
export { lintCommitMessage } from './lint/lint-commit-message.js';
export { type LintCommitsOptions, lintCommits } from './lint/lint-commits.js';
export type {
  LintFinding,
  LintLevel,
  LintMessageOptions,
  LintReport,
  LintRule,
} from './lint/lint-rule.js';
export { type CompareVersions, compareVersions } from './merge/compare-versions.js';
export { type MergeReleaseNotesOptions, mergeReleaseNotes } from './merge/merge-release-notes.js';
export { classifyReason, type ReasonFacts, type ReasonSource } from './notes/classify-reason.js';
export {
  type CollectReleaseNotesOptions,
  collectReleaseNotes,
} from './notes/collect-release-notes.js';
export type { ComponentChange, ComponentNotes, PackageNote } from './notes/component-notes.js';
export {
  type CommitRange,
  type ComposeReleaseNotesInput,
  composeReleaseNotes,
  type ReleaseHeader,
} from './notes/compose-release-notes.js';
export { type DescribeIssuesOptions, describeIssues } from './notes/describe-issues.js';
export type { ChangeSource } from './notes/draft-change.js';
export {
  type ExplainCommitsOptions,
  type ExplainedCommit,
  explainCommits,
} from './notes/explain-commits.js';
export {
  type Audience,
  type BreakingChange,
  type Contributor,
  type Deprecation,
  type ExcludedChange,
  type Highlight,
  type InstructionStep,
  type IssueLink,
  type KnownIssue,
  type MergedRelease,
  type NamedLink,
  type ReleaseChange,
  type ReleaseImage,
  type ReleaseNotes,
  type ReleaseNotesLinks,
  type ReleaseNotesSection,
  releaseNotesSchemaId,
  type SectionTitle,
  type SourceChange,
  type UndoneChange,
  type Verification,
} from './notes/release-notes.js';
export type { ReleaseParts } from './notes/release-parts.js';
export { type ReasonKind, type ReleaseReason, reasonKinds } from './notes/release-reason.js';
export type { SecurityFinding, SecurityNotes, WaivedFinding } from './notes/security-notes.js';
export { type SourceChangeInput, sourceChangeOf } from './notes/source-change-of.js';
export {
  type PreviewReleaseNotesOptions,
  previewReleaseNotes,
  type ReleasePreview,
} from './preview/preview-release-notes.js';
export {
  previewMarker,
  type RenderPreviewOptions,
  renderPreview,
} from './preview/render-preview.js';
export {
  type ApplyPublicationOptions,
  applyPublication,
  type PublicationEvent,
} from './publish/apply-publication.js';
export { type ChangelogFileOptions, changelogFile } from './publish/changelog-file.js';
export { type ConfluencePageOptions, confluencePage } from './publish/confluence-page.js';
export { type FileNotesOptions, fileNotes } from './publish/file-notes.js';
export type { FilePlaceOptions } from './publish/file-place.js';
export { type FileReceiptsOptions, fileReceipts } from './publish/file-receipts.js';
export type { FileFacts, FileSystem } from './publish/file-system.js';
export { formatPublicationPlan } from './publish/format-publication-plan.js';
export { type GitHubReleaseOptions, githubRelease } from './publish/github-release.js';
export { type JiraVersionOptions, jiraVersion } from './publish/jira-version.js';
export type { MessageOptions } from './publish/message-publisher.js';
export type { NotesFormat } from './publish/notes-format.js';
export { parsePublicationPlan } from './publish/parse-publication-plan.js';
export { planPublication } from './publish/plan-publication.js';
export {
  type PublicationError,
  type PublicationPlan,
  publicationPlanSchemaId,
  type UnplannedPlace,
} from './publish/publication-plan.js';
export {
  type PublicationOutcome,
  type PublicationResult,
  publicationResultSchemaId,
} from './publish/publication-result.js';
export { publishReleaseNotes } from './publish/publish-release-notes.js';
export type {
  PublicationAction,
  PublicationStep,
  Published,
  Publisher,
  PublishOptions,
} from './publish/publisher.js';
export type { Receipt, Receipts } from './publish/receipts.js';
export type { ReleaseAsset } from './publish/release-asset.js';
export { type SlackWebhookOptions, slackWebhook } from './publish/slack-webhook.js';
export { type TeamsWebhookOptions, teamsWebhook } from './publish/teams-webhook.js';
export type { WebhookOptions } from './publish/webhook.js';
export type {
  AdfBlock,
  AdfCodeBlock,
  AdfDocument,
  AdfHeading,
  AdfInline,
  AdfList,
  AdfListItem,
  AdfMark,
  AdfPanel,
  AdfParagraph,
  AdfTable,
  AdfTableCell,
  AdfTableRow,
  AdfText,
} from './render/adf-document.js';
export { type NotesFormatName, notesFormats, renderNotes } from './render/formats.js';
export { type RenderAdfOptions, renderAdf } from './render/render-adf.js';
export { type RenderConfluenceOptions, renderConfluence } from './render/render-confluence.js';
export { type RenderHtmlOptions, renderHtml } from './render/render-html.js';
export { renderJson } from './render/render-json.js';
export { type RenderMarkdownOptions, renderMarkdown } from './render/render-markdown.js';
export { type RenderSlackOptions, renderSlack } from './render/render-slack.js';
export { type RenderTeamsOptions, renderTeams } from './render/render-teams.js';
export { type RenderTextOptions, renderText } from './render/render-text.js';
export type {
  SlackBlock,
  SlackElement,
  SlackHeader,
  SlackInline,
  SlackLink,
  SlackList,
  SlackMessage,
  SlackPreformatted,
  SlackQuote,
  SlackRichText,
  SlackSection,
  SlackStyle,
  SlackText,
} from './render/slack-message.js';
export type {
  AdaptiveCard,
  CardBox,
  CardElement,
  CardFacts,
  CardLink,
  CardText,
  TeamsAttachment,
  TeamsMessage,
} from './render/teams-message.js';
export {
  describeRepository,
  type RepositoryDescription,
} from './repository/describe-repository.js';
export { adfToMarkdown, type MarkdownText } from './trackers/adf-to-markdown.js';
export {
  type AnswerStore,
  type CachedTrackerOptions,
  cachedTracker,
  type StoredAnswer,
} from './trackers/cached-tracker.js';
export {
  type IssueList,
  type IssueListOptions,
  issueListTracker,
  type ListedIssue,
  listedProjects,
} from './trackers/issue-list.js';
export type {
  IssueAnswer,
  IssueState,
  IssueTracker,
  LookUpOptions,
  TrackedIssue,
} from './trackers/issue-tracker.js';
export type { PaceOptions } from './trackers/paced-calls.js';
export { trackers } from './trackers/trackers.js';
export {
  findReleaseTags,
  type ReleaseTag,
  type ReleaseTags,
  type ReleaseTagsOptions,
} from './versions/release-tags.js';
export {
  type SuggestVersionInput,
  suggestVersion,
  type VersionSuggestion,
} from './versions/suggest-version.js';
export { readTagVersion, type TagVersion } from './versions/tag-version.js';
