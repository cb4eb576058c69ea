import type { Check } from '../suites/suite.js';
import { type WindowsGroup, windowsGroups } from './windows/windows-groups.js';
import { windowsPrelude } from './windows/windows-prelude.js';

/**
 * Hygiene of an image that runs Windows, as checks of a suite for `windows`: generalised and set up anew,
 * no automatic log-on, WinRM and remote desktop as they should be, no answer files with passwords, no
 * credentials, histories, transcripts or installers, firewall and Defender on. Each is a script of
 * PowerShell 5.1 that prints TAP, and says where it found something, never what.
 *
 * Scripts were parsed by a grammar of PowerShell, and never run on Windows.
 */
export function windowsHygieneChecks(): readonly Check[] {
  return windowsGroups.map((group) => ({
    kind: 'script',
    subject: `${group.name}.ps1`,
    title: group.title,
    phases: group.phases,
    interpreter: 'powershell',
    output: 'tap',
    timeoutSeconds: 300,
    contents: Buffer.from(windowsHygieneScript(group)).toString('base64'),
  }));
}

/** The script of one group, with the line ends of Windows. */
function windowsHygieneScript({ tests }: WindowsGroup): string {
  return `${[windowsPrelude.trim(), tests.trim(), 'Complete-Hygiene'].join('\n')}\n`.replaceAll(
    '\n',
    '\r\n',
  );
}
