import { lintRules } from '../lint/lint-rule.js';
import { notesFormats } from '../render/formats.js';

/** The help of the command. */
export function helpText(): string {
  return `Release notes from git, in any repository and without configuration.

Usage: soe-release-notes [COMMAND] [OPTIONS]

Commands
  (none)                the notes from one release to the next
  preview               the notes of the next release, and the version that fits what changed;
                        as Markdown it is a comment for a pull request
  lint                  commits that would make poor notes; exit code 1 if one is an error

Examples
  soe-release-notes                                    what came since the newest release
  soe-release-notes --from v1 --to v2 --format md
  soe-release-notes --jira-project SOE --jira-url https://jira.example.com -o notes.html
  soe-release-notes --merge 1.json 2.json 3.json       what changed between what I run and the newest
  soe-release-notes lint --from origin/main

Which commits
  --from REF            tag, branch or commit before the first. Default: the newest version tag that
                        --to contains; it is said which one
  --to REF              tag, branch or commit that is the last. Default: HEAD
  --paths PATH          only commits that touch it; repeatable
  --tag-prefix PREFIX   only tags such as PREFIX1.2.3 are releases, where a repository has several
  -C, --directory DIR   a folder in the repository. Default: this one
Heading
  --name NAME           default: name in package.json, else that of the remote, else of the folder
  --release VERSION     default: version in the tag of --to, else its name, else unreleased
  --date TIME           ISO 8601. Default: the time of the last commit
Issues
  --jira-project KEY    keys such as KEY-12 are issues; repeatable, or with commas
  --jira-url URL        address of Jira. Default: JIRA_URL
  --repository REPO     owner/repo, address, or none. Default: the remote, on GitHub and GitLab
  --issues FILE         a list of issues as YAML or JSON, for teams without a tracker
  --strict              an issue that cannot be read is an error, not a warning
  --offline             ask no tracker, whatever tokens there are
  Titles are asked for where the environment has a token: JIRA_TOKEN (with JIRA_EMAIL on Jira Cloud),
  GITHUB_TOKEN or GH_TOKEN.
Stored notes, instead of git
  --notes FILE          notes that --format json wrote
  --merge FILE…         those of several releases as one, the oldest first
Editing
  --edits FILE          rules and overrides
  --audience WHO        consumer or maintainer. Default: everybody
  --template FILE       a Handlebars template, which writes Markdown, html or text as --format says
Answer
  -f, --format FORMAT   ${notesFormats.join(', ')}
                        default: that of the name of --output, else md
                        lint: text (default), json, github
  --json                the same as --format json
  -o, --output FILE     write a file, as a whole or not at all. Default: standard output
Lint
  --rule RULE=LEVEL     error, warning or off; repeatable, or with commas. Rules:
                        ${wrapped(Object.keys(lintRules))}
  --max-subject NUMBER  most characters of a subject. Default: 100
  --help, --version

Answers go to standard output, everything else to standard error.
Exit codes: 0 done; 1 failed, or lint found errors; 2 usage, or a file that is not valid; 130 cancelled.
`;
}

/** Words in lines that fit behind the names of options. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.pop();
    if (last === undefined) lines.push(word);
    else if (last.length + word.length < 70) lines.push(`${last}, ${word}`);
    else lines.push(last, word);
  }
  return lines.join(`,\n${' '.repeat(24)}`);
}
