/** What the help of `soe` says behind its commands. */
export const manual = `
Examples:
  soe init images                                 a repository to begin with
  soe local --compute auto -- soe release al2023  a release without AWS
  soe release al2023                              from the commit to the channel candidate
  soe promote al2023 2026.11.0 --to stable        for everybody
  soe resolve al2023@stable                       the image to launch

Files:
  soe.config.yaml   flavors, and where releases go; or .yml, .json, .js, .mjs, .ts
  soe.commits.json  which issue every change must name
  soe.lock.json     what selectors mean, for those who launch images
  .soe/releases/    record, notes, reports and logs of each release
  .soe/runs/        what each run did; soe release --resume RUN goes on

Environment:
  AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …  which AWS is spoken to, and as whom
  JIRA_URL, JIRA_TOKEN, JIRA_USER                the Jira that knows the issues
  GITHUB_TOKEN, GITHUB_API_URL                   GitHub, or a server of your own
  OTEL_EXPORTER_OTLP_ENDPOINT, …                 where spans go
  NO_COLOR                                       no colours

Results go to standard output, progress to standard error; --json gives one JSON document.

Exit codes:
  0 done   1 failed   2 usage or configuration invalid   3 a gate said no
  4 drift found   130 cancelled

soe COMMAND --help tells all of a command.`;
