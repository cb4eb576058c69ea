import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { httpUrl } from '../issues/http-url.js';

/** Credentials for a site of Atlassian. */
export type AtlassianCredentials =
  | {
      /** Address of the account on Cloud, name of the user on Data Center. */
      readonly user: string;
      /** API token on Cloud, password on Data Center. */
      readonly token: string;
    }
  | {
      /** OAuth access token on Cloud, personal access token on Data Center. */
      readonly bearer: string;
    };

/** A site, taken apart. */
export interface AtlassianSite {
  /** Its address without credentials and without a slash at its end. */
  readonly href: string;
  /** Its name, for people. */
  readonly host: string;
}

/** Kind of site: hosts of Atlassian are Cloud. */
export function deploymentOf({ host }: AtlassianSite): 'cloud' | 'data-center' {
  return /(?:^|\.)(?:atlassian\.net|atlassian\.com|jira-dev\.com)$/.test(host)
    ? 'cloud'
    : 'data-center';
}

/**
 * Takes an address apart.
 *
 * @param of - What it is an option of, such as `the Jira tracker`
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for an address that is none.
 */
export function openSite(option: string, value: string, of: string): AtlassianSite {
  const url = httpUrl(value);
  if (!url) {
    throw new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Reading the option ${option} of ${of}: "${cleanText(value).replace(/\/\/[^/\s@]*@/g, '//')}" ` +
        'is not valid; give an address that begins with https:// or http://.',
    );
  }
  return { href: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), host: url.host };
}

/** The `Authorization` header of credentials. */
export function authorizationOf(credentials: AtlassianCredentials): string {
  if ('bearer' in credentials) return `Bearer ${credentials.bearer}`;
  return `Basic ${Buffer.from(`${credentials.user}:${credentials.token}`).toString('base64')}`;
}

/** What of credentials must not be told. */
export function secretsOf(credentials: AtlassianCredentials): readonly string[] {
  const secret = 'bearer' in credentials ? credentials.bearer : credentials.token;
  return [secret, authorizationOf(credentials).replace(/^\w+ /, '')];
}
