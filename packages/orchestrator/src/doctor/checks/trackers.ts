import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** A question to a tracker that anybody may ask whose token is right. */
interface Question {
  readonly tracker: string;
  readonly url: string;
  readonly authorization: string;
  /** Variables of the environment that hold the credentials. */
  readonly variables: string;
}

/** Do the trackers answer, with the credentials of the environment? */
export async function checkTrackers({
  loaded,
  env,
  fetch,
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { jira, github } = loaded.config.issues ?? {};
  const asked = [jira && jiraQuestion(env), github && githubQuestion(env, github.repository)];
  const questions = asked.filter((each) => each !== undefined);
  if (questions.length === 0) return [ok('no tracker is configured')];
  return Promise.all(
    questions.map(async (question) => {
      if (!('url' in question)) return question;
      const { tracker, url, authorization: Authorization, variables } = question;
      try {
        const response = await fetch(url, {
          headers: { Authorization, Accept: 'application/json' },
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
        });
        await response.body?.cancel();
        return judgeAnswer(tracker, response.status, variables);
      } catch (cause) {
        signal.throwIfAborted();
        const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
        const seen = withoutSecrets(reason instanceof Error ? reason.message : String(reason), env);
        return error(
          `${tracker} cannot be reached: ${seen}`,
          `Look at its address and the network; credentials are in ${variables}.`,
        );
      }
    }),
  );
}

/** Pure. */
export function judgeAnswer(tracker: string, status: number, variables: string): Finding {
  if (status >= 200 && status < 300) return ok(`${tracker} answers`);
  if (status === 401 || status === 403) {
    return error(
      `${tracker} refuses the credentials (${status})`,
      `Set ${variables} to ones that work.`,
    );
  }
  if (status === 404) {
    return error(
      `${tracker} does not show what is configured (404)`,
      `Correct its address; or give the token of ${variables} the right to read.`,
    );
  }
  return warning(`${tracker} answered ${status}`, 'Run soe doctor again later.');
}

/** Fetch tells of a header or an address that it does not take in whole. */
function withoutSecrets(text: string, { JIRA_TOKEN, GITHUB_TOKEN }: Environment): string {
  return [JIRA_TOKEN, GITHUB_TOKEN]
    .flatMap((secret) => (secret ? [secret, secret.trim()] : []))
    .reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '***')), text);
}

/** The address of a tracker, where it is one; user and password in it would be shown in messages. */
function baseUrl(name: string, base: string): URL | Finding {
  const url = URL.canParse(base) ? new URL(base.endsWith('/') ? base : `${base}/`) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return error(`${name} is no address`, `export ${name}=https://…`);
  }
  return url.username || url.password
    ? error(`${name} has a user or a password in it`, `Take it out; export ${name}=https://…`)
    : url;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** "Get current user", version 2 of the REST API of Jira Cloud and Data Center. */
function jiraQuestion({
  JIRA_URL: base,
  JIRA_TOKEN: token,
  JIRA_USER: user,
}: Environment): Question | Finding {
  if (!base || !token) {
    return warning(
      'no Jira is asked: JIRA_URL and JIRA_TOKEN are not set',
      'export JIRA_URL=https://… JIRA_TOKEN=…, and JIRA_USER=… for Jira Cloud',
    );
  }
  const authorization = user
    ? `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
    : `Bearer ${token}`;
  const root = baseUrl('JIRA_URL', base);
  if (!(root instanceof URL)) return root;
  const url = new URL('rest/api/2/myself', root);
  return {
    tracker: `Jira at ${url.host}`,
    url: url.href,
    authorization,
    variables: 'JIRA_TOKEN and JIRA_USER',
  };
}

/** "Get a repository" of the REST API of GitHub. */
function githubQuestion(
  { GITHUB_TOKEN: token, GITHUB_API_URL: base }: Environment,
  repository: string,
): Question | Finding {
  const isOnGitHub = !repository.includes('://') || /^https:\/\/github\.com\//i.test(repository);
  if (!token || (!base && !isOnGitHub)) {
    return warning(
      'GitHub is not asked: GITHUB_TOKEN is not set, or GITHUB_API_URL for a server of your own',
      'export GITHUB_TOKEN="$(gh auth token)"',
    );
  }
  const path = repository.replace(/^https?:\/\/[^/]+\//, '').replace(/\.git$/, '');
  const root = baseUrl('GITHUB_API_URL', base || 'https://api.github.com');
  if (!(root instanceof URL)) return root;
  const url = new URL(`repos/${path}`, root);
  return {
    tracker: `GitHub at ${url.host}`,
    url: url.href,
    authorization: `Bearer ${token}`,
    variables: 'GITHUB_TOKEN',
  };
}
