import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { execute } from './execute.js';
import { type Contexts, condition, evaluated } from './expressions.js';
import type { Job } from './run-workflow.js';

/** What a run of a workflow happens in. */
export interface World {
  /** The repository on GitHub. */
  readonly remote: string;
  /** What is checked out. */
  readonly commit: string;
  /** The context `github`, as far as it is used. */
  readonly github: {
    readonly event_name: string;
    readonly ref: string;
    readonly base_ref?: string;
  };
  /** What a person who started it by hand gave. Default: nothing. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables of the repository: roles. */
  readonly vars: Readonly<Record<string, string>>;
  /** What a role lets a job do, as the environment that the credentials come in. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A folder with the programs that `npm ci` would install. */
  readonly bin: string;
  /** What a cache brings, by its path in the checkout. Default: nothing. */
  readonly cache?: Readonly<Record<string, string>>;
  /** Variables of the machine. Default: none. */
  readonly machine?: Readonly<Record<string, string>>;
  readonly scratch: string;
}

/** One run of a job. */
export interface JobRun {
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly environment: string | undefined;
  readonly success: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** What its steps wrote for the page of the run. */
  readonly summary: string;
  /** What its steps printed. */
  readonly log: string;
}

interface Settings {
  readonly job: Job;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string | undefined;
  readonly artifacts: string;
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the steps of a job in order, in a folder of its own. */
export async function runJob(
  settings: Settings,
  contexts: Contexts,
  world: World,
): Promise<JobRun> {
  const folder = mkdtempSync(join(world.scratch, 'job-'));
  const workspace = join(folder, 'work');
  mkdirSync(workspace);
  const steps: Record<string, { outputs: Readonly<Record<string, string>> }> = {};
  const added: string[] = [];
  let credentials: Readonly<Record<string, string>> = {};
  let success = true;
  let summary = '';
  let log = '';

  const actions: Readonly<
    Record<string, (given: Readonly<Record<string, unknown>>) => Promise<void>>
  > = {
    'actions/checkout': (given) => checkOut(world, workspace, given['fetch-depth'] === 0),
    'actions/cache': async ({ path }) => {
      for (const each of String(path).split('\n')) {
        const from = world.cache?.[each];
        if (from !== undefined) cpSync(from, join(workspace, each), { recursive: true });
      }
    },
    'actions/upload-artifact': async (given) => upload(settings.artifacts, workspace, given),
    'actions/download-artifact': async ({ name, path }) =>
      cpSync(join(settings.artifacts, String(name)), join(workspace, String(path)), {
        recursive: true,
      }),
    'aws-actions/configure-aws-credentials': async (given) => {
      const role = String(given['role-to-assume']);
      if (settings.permissions['id-token'] !== 'write') throw new Error('the job has no identity');
      const found = world.roles[role];
      if (found === undefined) throw new Error(`there is no role "${role}"`);
      credentials = { ...found, AWS_REGION: String(given['aws-region']) };
    },
    // What they install is on this machine.
    'actions/setup-node': async () => {},
    'hashicorp/setup-packer': async () => {},
  };

  async function runStep(step: Step, known: Contexts): Promise<void> {
    const given = evaluated(step.with ?? {}, known) as Readonly<Record<string, unknown>>;
    if (step.uses?.startsWith('./')) return runAction(join(workspace, step.uses), given, known);
    if (step.uses !== undefined) {
      const [name = '', revision = ''] = step.uses.split('@');
      const action = actions[name];
      if (action === undefined) throw new Error(`the test knows no action ${name}`);
      if (!/^[0-9a-f]{40}$/.test(revision)) throw new Error(`${step.uses} may change any day`);
      return action(given);
    }
    const script = join(folder, 'step.sh');
    writeFileSync(script, String(evaluated(step.run ?? '', known)));
    for (const name of ['output', 'env', 'summary', 'path']) writeFileSync(join(folder, name), '');
    const shell =
      (step.shell ?? settings.shell) === 'bash'
        ? ['--noprofile', '--norc', '-eo', 'pipefail', script]
        : ['-e', script];
    const { code, output } = await execute('bash', shell, workspace, {
      ...{ PATH: [...added, world.bin, process.env['PATH']].join(':'), HOME: folder, CI: 'true' },
      ...world.machine,
      ...githubVariables(world, folder),
      ...credentials,
      ...(evaluated({ ...settings.env, ...step.env }, known) as Record<string, string>),
    });
    log += output;
    summary += readFileSync(join(folder, 'summary'), 'utf8');
    added.unshift(...readFileSync(join(folder, 'path'), 'utf8').split('\n').filter(Boolean));
    if (step.id !== undefined) {
      steps[step.id] = { outputs: outputsOf(readFileSync(join(folder, 'output'), 'utf8')) };
    }
    if (code !== 0) throw new Error(`exit code ${code}`);
  }

  async function runAction(path: string, given: Contexts, known: Contexts): Promise<void> {
    const action = parse(readFileSync(join(path, 'action.yml'), 'utf8'));
    const defaults = Object.fromEntries(
      Object.entries<{ default?: unknown }>(action.inputs ?? {}).map(([name, input]) => [
        name,
        input.default ?? '',
      ]),
    );
    const inside = { ...known, inputs: { ...defaults, ...given } };
    for (const step of action.runs.steps as readonly Step[]) {
      if (condition(step.if, inside, true)) await runStep(step, inside);
    }
  }

  for (const step of settings.job.steps as readonly Step[]) {
    const known = { ...contexts, steps };
    if (!condition(step.if, known, success)) continue;
    try {
      await runStep(step, known);
    } catch (error) {
      success = false;
      log += `${step.uses ?? step.run}: ${error instanceof Error ? error.message : error}\n`;
    }
  }
  const outputs = evaluated(settings.job.outputs ?? {}, { ...contexts, steps });
  return {
    matrix: contexts['matrix'] as Readonly<Record<string, unknown>>,
    environment: settings.job.environment,
    success,
    outputs: outputs as Readonly<Record<string, string>>,
    summary,
    log,
  };
}

function githubVariables(world: World, folder: string): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: world.github.event_name,
    GITHUB_REF: world.github.ref,
    GITHUB_REF_NAME: world.github.ref.replace(/^refs\/(?:heads\/)?/, ''),
    GITHUB_BASE_REF: world.github.base_ref ?? '',
    GITHUB_SHA: world.commit,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/golden-images',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKSPACE: join(folder, 'work'),
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  };
}

async function checkOut(
  { remote, commit, github }: World,
  workspace: string,
  whole: boolean,
): Promise<void> {
  const git = async (...args: readonly string[]) => {
    const { code, output } = await execute('git', args, workspace, {
      PATH: process.env['PATH'] ?? '',
    });
    if (code !== 0) throw new Error(`git ${args[0]}: ${output}`);
  };
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', remote);
  // As the action does: every branch where the whole history is wanted, else one commit.
  if (whole)
    await git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*', '--tags');
  else await git('fetch', '--quiet', '--depth=1', 'origin', commit);
  const branch = github.event_name === 'pull_request' ? ['--detach'] : ['-B', 'main'];
  await git('checkout', '--quiet', ...branch, commit);
}

function upload(
  artifacts: string,
  workspace: string,
  given: Readonly<Record<string, unknown>>,
): void {
  const { name, path, 'include-hidden-files': hidden } = given;
  const to = join(artifacts, String(name));
  if (existsSync(to)) throw new Error(`there is an artifact ${name} already`);
  const paths = String(path).trim().split('\n');
  // What several paths have in common is left out, as the action does: it is one of them where there is one.
  const common = paths.length === 1 ? String(paths[0]) : commonFolder(paths);
  for (const each of paths) {
    if (each.startsWith('.') && hidden !== true) throw new Error('hidden files are left out');
    const from = join(workspace, each);
    if (existsSync(from)) cpSync(from, join(to, relative(common, each)), { recursive: true });
  }
}

/** The folder that all paths are below. */
function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((each) => each.split('/'));
  const end = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  return first.slice(0, end).join('/');
}

/** `name=value`, or `name<<END` with lines up to END. */
function outputsOf(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^(\w[\w-]*)(?:=(.*)|<<(.+)\n([\s\S]*?)\n\3)$/gm);
  return Object.fromEntries(
    [...found].map(([, name = '', line, , lines]) => [name, line ?? lines ?? '']),
  );
}
