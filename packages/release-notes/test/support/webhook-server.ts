import type { SlackMessage } from '../../src/render/slack-message.js';
import type { TeamsMessage } from '../../src/render/teams-message.js';
import { cardFaults } from './card-faults.js';
import { type Answer, type Call, startServer } from './http-faults.js';
import { slackFaults } from './slack-limits.js';

/** Paths as the services have them: what follows the name of the service is the secret. */
export const slackPath = '/services/T0SECRET/B0SECRET/XyZsecretXyZ';
export const teamsPath =
  '/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sig=sEcReTsEcReT_-';

/** Webhooks of Slack and Teams, which refuse what those refuse and keep what was posted. */
export async function startWebhooks() {
  const posts: unknown[] = [];

  const answer = ({ method, path, headers, body }: Call): Answer => {
    if (method !== 'POST') return say(405, 'method_not_allowed');
    if (!/^application\/json/.test(headers['content-type'] ?? '')) return say(400, 'no_json');
    if (path !== slackPath && path !== teamsPath) return say(404, `no_service at ${path}`);
    const faults =
      path === slackPath
        ? slackFaults(body as SlackMessage)
        : cardFaults(body as TeamsMessage, 28 * 1_024);
    if (faults.length > 0) return say(400, faults.join('; '));
    posts.push(body);
    return path === slackPath ? say(200, 'ok') : say(202, '');
  };

  const server = await startServer(answer);
  return {
    ...server,
    posts,
    slack: `${server.url}${slackPath}`,
    teams: `${server.url}${teamsPath}`,
  };
}

function say(status: number, text: string): Answer {
  return { status, body: undefined, text, headers: { 'content-type': 'text/plain' } };
}
