/**
 * A kind of secret: its name, and an extended regular expression (grep -E of GNU and busybox) that finds
 * it in a line. No expression finds itself, so that the script that carries them is no finding, nor has
 * one a pair of empty braces in it, which `find` would take for its own.
 */
export interface SecretPattern {
  readonly name: string;
  readonly expression: string;
  /** A pattern of `case` that tells what the expression found from what those behind it find. */
  readonly glob: string;
}

/** Secrets that can be told by their form, as their makers document it. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'url-password',
    expression: `[a-zA-Z][a-zA-Z0-9+.-]*://[^]/:@[:space:]"'<>{$}*[]+:[^]/:@[:space:]"'<>{$}*[]{3,}@[A-Za-z0-9]`,
    glob: '*://*',
  },
  {
    name: 'private-key',
    expression: '-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----',
    glob: "*'PRIVATE KEY'*",
  },
  {
    name: 'github-token',
    expression: 'gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}',
    glob: 'gh[pousr]_* | github_pat_*',
  },
  {
    name: 'gitlab-token',
    expression: 'gl(pat|dt|rt|oas|ptt|ft|soat|agent|cbt|imt)-[A-Za-z0-9_-]{20,}',
    glob: 'gl*-*',
  },
  {
    name: 'slack-token',
    expression:
      'xox[abeoprs]-[A-Za-z0-9-]{10,}|hooks[.]slack[.]com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]{20,}',
    glob: 'xox* | hooks.slack.com*',
  },
  { name: 'npm-token', expression: 'npm_[A-Za-z0-9]{36}', glob: 'npm_*' },
  { name: 'pypi-token', expression: 'pypi-AgE[A-Za-z0-9_-]{50,}', glob: 'pypi-*' },
  { name: 'google-api-key', expression: 'AIza[0-9A-Za-z_-]{35}', glob: 'AIza*' },
  {
    name: 'azure-storage-key',
    expression: 'AccountKey=[A-Za-z0-9+/]{80,}=*',
    glob: 'AccountKey=*',
  },
  {
    name: 'json-web-token',
    expression: 'eyJ[A-Za-z0-9_-]{10,}[.]eyJ[A-Za-z0-9_-]{10,}[.][A-Za-z0-9_-]{10,}',
    glob: 'eyJ*',
  },
  {
    name: 'docker-auth',
    expression: '"auth"[[:space:]]*:[[:space:]]*"[A-Za-z0-9+/]{12,}=*"',
    glob: `'"auth"'*`,
  },
  {
    name: 'vault-token',
    expression: '(^|[^A-Za-z0-9])hv[sb][.][A-Za-z0-9_-]{24,}',
    glob: '*hv[sb].*',
  },
  {
    name: 'aws-access-key',
    expression: '(^|[^A-Za-z0-9])(AKIA|ASIA)[A-Z2-7]{16}($|[^A-Za-z0-9])',
    glob: '*A[KS]IA*',
  },
];
