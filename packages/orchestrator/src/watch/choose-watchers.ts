import { detectCi } from '@soe/traceability';

/** How a command can be watched. */
export type WatchKind =
  | 'live'
  | 'plain'
  | 'github'
  | 'gitlab'
  | 'github-summary'
  | 'events'
  | 'spans';

/** What somebody asked for. */
export interface WatchOptions {
  /** Lines instead of a view. Default `false`. */
  readonly plain?: boolean;
  /** File that gets every event as a line of JSON; `-` is standard error, instead of lines. Default: none. */
  readonly events?: string;
}

/** What the choice depends on. */
export interface WatchCircumstances {
  /** Whether standard error is a terminal. */
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly options: WatchOptions;
}

/** The ways in which a command is watched. */
export function chooseWatchers(circumstances: WatchCircumstances): readonly WatchKind[] {
  const { env, options } = circumstances;
  return [
    ...(options.events === '-' ? [] : [shownAs(circumstances)]),
    ...(options.events === undefined ? [] : (['events'] as const)),
    ...(isGitHub(env) && env['GITHUB_STEP_SUMMARY'] ? (['github-summary'] as const) : []),
    ...(wantsSpans(env) ? (['spans'] as const) : []),
  ];
}

/** Whether a terminal may be sent colours: https://no-color.org */
export function wantsColor({ isTTY, env }: Pick<WatchCircumstances, 'isTTY' | 'env'>): boolean {
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

function shownAs({ isTTY, env, options }: WatchCircumstances): WatchKind {
  if (options.plain === true) return 'plain';
  const { provider } = detectCi(env).ci;
  if (isGitHub(env)) return 'github';
  if (provider === 'gitlab') return 'gitlab';
  // Of other systems, and of an unknown one that says only CI, the log is a file.
  const isFile = !isTTY || env['TERM'] === 'dumb' || provider !== 'local' || isSet(env['CI']);
  return isFile ? 'plain' : 'live';
}

function isGitHub(env: WatchCircumstances['env']): boolean {
  return detectCi(env).ci.provider === 'github-actions';
}

function wantsSpans(env: WatchCircumstances['env']): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  const exporter = env['OTEL_TRACES_EXPORTER']?.trim();
  if (exporter !== undefined && exporter !== '') return exporter.split(',').includes('otlp');
  return (
    isSet(env['OTEL_EXPORTER_OTLP_ENDPOINT']) || isSet(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])
  );
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
