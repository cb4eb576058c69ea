import { resolve } from 'node:path';
import { cwd } from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { redactData } from '../redaction/redact-data.js';
import type { PackerDiagnostic } from '../transcript/diagnostics.js';
import { askPacker } from './ask-packer.js';
import { checkCommandOptions, type PackerCommandOptions } from './command-options.js';
import { isAtLeast } from './is-at-least.js';
import { isLegacyTemplate } from './is-legacy-template.js';
import { packerVersion } from './packer-version.js';

/** Options of {@link initTemplate}. */
export interface InitTemplateOptions extends PackerCommandOptions {
  /**
   * Replace installed plugins by the newest versions that the template allows.
   * @defaultValue `false`
   */
  readonly upgrade?: boolean;
}

/** A plugin that was installed. */
export interface InstalledPlugin {
  /** Its source, such as `github.com/hashicorp/amazon`. */
  readonly plugin: string;
  /** Its version, such as `1.8.2`. */
  readonly version: string;
}

/** Plugins were not looked for. */
export interface SkippedInitialization {
  /** There was nothing to do, or no way to do it. */
  readonly state: 'skipped';
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Plugins were looked for. */
export interface TriedInitialization {
  /** `ready`: the plugins are there. `failed`: some are not. */
  readonly state: 'ready' | 'failed';
  /** The plugins that were not there before, or not in this version. */
  readonly installed: readonly InstalledPlugin[];
  /** What Packer complained about. */
  readonly diagnostics: readonly PackerDiagnostic[];
}

/** What came of installing the plugins that a template requires. */
export type TemplateInitialization = SkippedInitialization | TriedInitialization;

/**
 * Installs the plugins that a template requires. Skipped, with a reason, for templates in legacy JSON,
 * which cannot require any, and where Packer is older than 1.7 and has its plugins built in.
 *
 * @throws PackerError `PACKER_COMMAND_FAILED` when Packer broke down, and the codes of a Packer that
 * could not be run.
 */
export async function initTemplate(
  template: string,
  options: InitTemplateOptions,
): Promise<TemplateInitialization> {
  checkCommandOptions(template, options);
  const { packer, env, signal, timeout, workingDirectory = cwd() } = options;
  if (await isLegacyTemplate(resolve(workingDirectory, template))) {
    return { state: 'skipped', reason: 'A template in legacy JSON cannot require plugins.' };
  }
  const version = await packerVersion({
    env,
    ...(packer && { packer }),
    ...(signal && { signal }),
    ...(timeout !== undefined && { timeout }),
  });
  if (!isAtLeast(version, '1.7.0')) {
    const reason = `Packer ${version} has no command init: it comes with its plugins. Packer 1.7 and later have it.`;
    return { state: 'skipped', reason };
  }
  const flags = options.upgrade ? ['-upgrade'] : [];
  const answer = await askPacker({ command: 'init', template, flags }, options);
  const installed = answer.rows.flatMap(({ data }) => readInstalled(data[1] ?? ''));
  const { diagnostics } = answer;
  return {
    state: answer.exitCode === 0 ? 'ready' : 'failed',
    ...redactData({ installed, diagnostics }, answer.redactor),
  };
}

const installedLine = /^Installed (?:implicitly required )?plugin (\S+) v?(\S+) in "/;

function readInstalled(text: string): readonly InstalledPlugin[] {
  const [, plugin, version] = installedLine.exec(stripVTControlCharacters(text)) ?? [];
  return plugin === undefined || version === undefined ? [] : [{ plugin, version }];
}
