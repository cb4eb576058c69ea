import type { Architecture } from '@soe/contract';
import { HarnessError } from '../errors.js';
import { runnerScript } from '../runner/runner-script.js';
import type { Platform, Suite } from '../suites/suite.js';
import { hclProvisioners, type Provisioner } from './provisioners.js';

/** What {@link bakeTests} may be told. */
export interface BakeTestsOptions {
  /** In every line of the results: random, 1 to 64 letters, digits, `.`, `_` and `-`. */
  readonly run: string;
  /** Default: `linux`. */
  readonly platform?: Platform;
  /** Default: not known, checks for any architecture are taken. */
  readonly architecture?: Architecture;
  /**
   * The build fails where a test fails or cannot be told. Default: false, the gates decide. It always
   * fails where the runner does not come to its end.
   */
  readonly failBuild?: boolean;
  /** Name of the runner beside the template. Default: `soe-bake-tests.sh`, on Windows `….ps1`. */
  readonly file?: string;
  /**
   * Packer downloads the results to this file of its machine, instead of printing them: for output that
   * nobody keeps. Relative to where Packer is started. Linux only. Default: they are printed.
   */
  readonly download?: string;
}

/** What goes beside and into a template of Packer. */
export interface BakeTests {
  /** Name of the runner, to be written beside the template. */
  readonly file: string;
  /** The runner. */
  readonly script: string;
  /** The provisioners, the last ones of the `build` block of an HCL2 template. */
  readonly hcl: string;
  /** The same, the last ones in `provisioners` of a JSON template. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Tests of suites that run while an image bakes: a runner and the provisioners that start it, as root
 * (through `sudo -n` where Packer logs in as somebody else). They belong behind all others: what comes
 * later is not tested. Read the results with `readBakeResults`.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID`, `HARNESS_SUITE_INVALID`
 *
 * @example
 * ```ts
 * const bake = bakeTests(await loadSuites('tests'), { run: randomUUID() });
 * await writeBakeTests('images/linux', bake);
 * console.log(bake.hcl);
 * ```
 */
export function bakeTests(suites: readonly Suite[], options: BakeTestsOptions): BakeTests {
  const { platform = 'linux', failBuild = false, download, run } = options;
  const { file = platform === 'windows' ? 'soe-bake-tests.ps1' : 'soe-bake-tests.sh' } = options;
  requireName(file);
  if (download !== undefined && platform === 'windows') {
    throw invalid(
      'download is for linux only, on windows results come through the output of Packer',
    );
  }
  const script = runnerScript(suites, { ...options, phase: 'bake', failOnResults: failBuild });
  const provisioners = platform === 'windows' ? windows(file) : linux(file, run, download);
  return {
    file,
    script,
    hcl: hclProvisioners(provisioners),
    json: provisioners.map(({ type, script: path, ...rest }) => ({
      type,
      ...(path !== undefined && { script: `{{template_dir}}/${path}` }),
      ...rest,
    })),
  };
}

function windows(script: string): readonly Provisioner[] {
  return [{ type: 'powershell', script }];
}

/** What is downloaded is there before the build fails, and is gone before the image is made. */
function linux(script: string, run: string, download: string | undefined): readonly Provisioner[] {
  const start = 'if [ "$(id -u)" = 0 ]; then sh {{ .Path }}; else sudo -n sh {{ .Path }}; fi';
  if (download === undefined) return [{ type: 'shell', script, execute_command: start }];
  const results = `/tmp/soe-bake-${run}`;
  return [
    {
      type: 'shell',
      script,
      execute_command: `set -C; { ${start}; } > ${results}; echo $? > ${results}.status`,
    },
    { type: 'file', direction: 'download', source: results, destination: download },
    {
      type: 'shell',
      inline: [
        `status=$(cat ${results}.status)`,
        `rm -f ${results} ${results}.status`,
        'exit "$status"',
      ],
    },
  ];
}

function requireName(file: string): void {
  if (/^[\w][\w.-]*$/.test(file)) return;
  throw invalid(
    `file is ${JSON.stringify(file)}, it must be a name of letters, digits and ". _ -", for a file beside the template`,
  );
}

function invalid(seen: string): HarnessError {
  return new HarnessError('HARNESS_OPTIONS_INVALID', `make tests for a bake: ${seen}`);
}
