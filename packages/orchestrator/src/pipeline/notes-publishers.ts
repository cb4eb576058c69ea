import { join } from 'node:path';
import {
  changelogFile,
  confluencePage,
  fileReceipts,
  githubRelease,
  jiraVersion,
  type Publisher,
  s3Object,
  slackWebhook,
  snsMessage,
  teamsWebhook,
} from '@soe/release-notes';
import { flavorOf } from '../config/flavor-of.js';
import type { NotesPlaces } from '../config/notes-config.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';

/** The release whose notes are published. */
export interface PublishedRelease {
  /** Product line. */
  readonly flavor: string;
  /** Version. */
  readonly version: string;
}

/**
 * The places that the configuration names, in the order in which they are written: what others link to
 * first, messages last. Credentials come from the environment, those of AWS from the connection.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for no place, or a place whose credentials are not set
 */
export function notesPublishers(
  release: PublishedRelease,
  context: PipelineContext,
): readonly Publisher[] {
  const { changelog, githubRelease, jiraVersion, confluencePage, s3Object, snsMessage, ...chats } =
    flavorOf(context, release.flavor).notes?.publish ?? {};
  const publishers = [
    ...(changelog === undefined
      ? []
      : [changelogFile({ path: changelog, directory: context.directory })]),
    ...(s3Object === undefined ? [] : [objectOf(s3Object, release, context)]),
    ...(confluencePage === undefined ? [] : [pageOf(confluencePage, release, context)]),
    ...(githubRelease === undefined ? [] : [releaseOf(githubRelease, release, context)]),
    ...(jiraVersion === undefined ? [] : [versionOf(jiraVersion, release, context)]),
    ...messagesOf({ ...(snsMessage && { snsMessage }), ...chats }, context),
  ];
  if (publishers.length > 0) return publishers;
  throw invalid('notes.publish names no place; say where notes are published');
}

type Place<Name extends keyof NotesPlaces> = NonNullable<NotesPlaces[Name]>;

function objectOf(
  { bucket, key, owner }: Place<'s3Object'>,
  release: PublishedRelease,
  { config, aws }: PipelineContext,
): Publisher {
  return s3Object({
    bucket,
    key: filled(key, release),
    bucketOwner: owner ?? config.owner,
    ...(aws && { connection: { region: config.region, ...aws } }),
  });
}

function releaseOf(
  { repository, tag, target }: Place<'githubRelease'>,
  release: PublishedRelease,
  { env, fetch }: PipelineContext,
): Publisher {
  const baseUrl = env['GITHUB_API_URL'];
  return githubRelease({
    repository,
    tag: filled(tag, release),
    token: secret('githubRelease', 'GITHUB_TOKEN', env),
    ...(target !== undefined && { target }),
    ...(baseUrl && { baseUrl }),
    ...(fetch && { fetch }),
  });
}

function versionOf(
  { project, version, baseUrl }: Place<'jiraVersion'>,
  release: PublishedRelease,
  { env, config, fetch }: PipelineContext,
): Publisher {
  const site = env['JIRA_URL'] || baseUrl || config.issues?.jira?.baseUrl;
  if (site === undefined) throw invalid('notes.publish.jiraVersion.baseUrl: there is none; set it');
  const token = secret('jiraVersion', 'JIRA_TOKEN', env);
  const user = env['JIRA_USER'];
  return jiraVersion({
    baseUrl: site,
    project,
    version: filled(version, release),
    credentials: user ? { user, token } : { bearer: token },
    ...(fetch && { fetch }),
  });
}

function pageOf(
  { baseUrl, space, title, parent }: Place<'confluencePage'>,
  release: PublishedRelease,
  { env, fetch }: PipelineContext,
): Publisher {
  const token = secret('confluencePage', 'CONFLUENCE_TOKEN', env);
  const user = env['CONFLUENCE_USER'];
  return confluencePage({
    baseUrl: env['CONFLUENCE_URL'] || baseUrl,
    space,
    title: filled(title, release),
    credentials: user ? { user, token } : { bearer: token },
    ...(parent !== undefined && { parent }),
    ...(fetch && { fetch }),
  });
}

/** What is sent cannot be read back: receipts beside the releases say what was sent from here. */
function messagesOf(
  { snsMessage: sns, slack, teams }: Pick<NotesPlaces, 'snsMessage' | 'slack' | 'teams'>,
  { directory, env, fetch, aws }: PipelineContext,
): readonly Publisher[] {
  const receipts = fileReceipts(join(directory, '.soe', 'receipts'));
  const ports = { ...(fetch && { fetch }) };
  return [
    ...(sns === undefined
      ? []
      : [snsMessage({ topicArn: sns.topicArn, receipts, ...(aws && { connection: aws }) })]),
    ...(slack === undefined
      ? []
      : [slackWebhook({ url: secret('slack', 'SLACK_WEBHOOK_URL', env), receipts, ...ports })]),
    ...(teams === undefined
      ? []
      : [teamsWebhook({ url: secret('teams', 'TEAMS_WEBHOOK_URL', env), receipts, ...ports })]),
  ];
}

function filled(pattern: string, { flavor, version }: PublishedRelease): string {
  return pattern.replace(/\{(flavor|version)\}/g, (_, name) =>
    name === 'flavor' ? flavor : version,
  );
}

function secret(
  place: keyof NotesPlaces,
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const value = env[name];
  if (value) return value;
  throw invalid(`notes.publish.${place} needs ${name} in the environment; set it`);
}

function invalid(problem: string): OrchestratorError {
  return new OrchestratorError('SOE_CONFIG_INVALID', `publish notes: ${problem}`);
}
