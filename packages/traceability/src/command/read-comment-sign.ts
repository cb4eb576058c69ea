import { ReleaseNotesError, runGit } from '@soe/release-notes';

/** The sign that begins comments in messages here: `core.commentChar` or `core.commentString`. */
export async function readCommentSign(message: string, directory: string): Promise<string> {
  const sign = await readSetting(directory);
  if (sign !== 'auto') return sign;
  // git then takes a sign that no line of the message began with; its own comments come last.
  const last = message.trimEnd().split('\n').at(-1) ?? '';
  return /^[#;@!$%^&|:](?=\s|$)/.exec(last)?.[0] ?? '#';
}

async function readSetting(directory: string): Promise<string> {
  const args = ['config', '-z', '--get-regexp', '^core\\.comment(char|string)$'];
  try {
    const settings = (await runGit(args, { directory })).split('\0').filter(Boolean);
    // The last one wins, whatever its name.
    return settings.at(-1)?.split('\n')[1] ?? '#';
  } catch (error) {
    if (error instanceof ReleaseNotesError && error.exitCode === 1) return '#';
    throw error;
  }
}
