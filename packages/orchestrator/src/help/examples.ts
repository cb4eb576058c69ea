/** Examples of each command: a line to type, and behind it what it does. */
export const examples: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  init: [
    ['soe init images --flavor al2023 rhel-9 --ci github', 'a repository in the folder images'],
    ['soe init --ci gitlab', 'only the workflow, where there is a configuration'],
  ],
  doctor: [
    ['soe doctor', 'everything'],
    ['soe doctor al2023 --offline', 'one flavor, without AWS'],
  ],
  local: [['soe local --compute auto -- soe release al2023', 'a release that costs nothing']],
  completion: [['eval "$(soe completion bash)"', 'completes in this shell']],
  config: [['soe config print', 'the configuration with the origin of each value']],
  'config print': [['soe config print al2023', 'what holds for one flavor']],
  'config validate': [['soe config validate', 'exit code 2 where it does not fit']],
  'config schema': [['soe config schema > config.schema.json', 'for editors']],
  plan: [
    ['soe plan al2023', 'what a release would be made of'],
    ['soe plan --affected --matrix github --per group', 'jobs for what a push touched'],
  ],
  release: [['soe release al2023 ubuntu-24.04', 'both, up to the channel candidate']],
  runs: [['soe runs', 'the newest first']],
  show: [['soe show RUN', 'with a name that soe runs lists']],
  build: [['soe build al2023', 'images that nobody else sees']],
  record: [['soe record al2023', 'those that were built last']],
  share: [['soe share al2023', 'those that were built last']],
  test: [['soe test al2023 --phase launch --keep on-failure', 'lets an instance stay for a look']],
  scan: [['soe scan al2023 --report trivy=trivy.json', 'with a report of Trivy']],
  notes: [['soe notes al2023 2026.11.0 --format html > notes.html', 'as a page']],
  promote: [['soe promote al2023 2026.11.0 --to stable', 'shows the plan, and asks']],
  rollback: [['soe rollback al2023', 'the channel stable back to what it was before']],
  history: [['soe history al2023 stable', 'who moved it, and when']],
  status: [['soe status', 'what every channel points at']],
  deprecate: [['soe deprecate al2023 2026.10.0 --yes', 'consumers find it no more']],
  retire: [['soe retire al2023', 'what would be let go; --yes does it']],
  revoke: [['soe revoke al2023 2026.10.1 --reason "leaks a key"', 'who has it; --yes does it']],
  apply: [['soe apply plan.json', 'does what was shown before']],
  catalog: [['soe catalog build', 'a static site']],
  'catalog build': [['soe catalog build', 'a static site']],
  trace: [
    ['soe trace ami-0123456789abcdef0', 'its commit, run and issues'],
    ['soe trace --issue SOE-42', 'the images with a change for it'],
  ],
  diff: [['soe diff al2023@2026.10.0 al2023@2026.11.0', 'packages, users, services, ports']],
  'check-commits': [['soe check-commits --from origin/main', 'what a branch adds']],
  attest: [['soe attest al2023 2026.11.0 --key signing.pem', 'beside its record']],
  verify: [
    [
      "soe verify al2023 2026.11.0 --key signing.pub --builder 'https://github.com/acme/*'",
      'exit code 3 where something is wrong',
    ],
  ],
  archive: [
    ['soe archive list --at s3://acme-builds/soe/ --bucket-owner 111122223333', 'what is kept'],
  ],
  'archive put': [
    ['soe archive put al2023 2026.11.0 --at /srv/builds', 'logs, scans, inventories'],
  ],
  'archive list': [['soe archive list --at /srv/builds', 'what is kept']],
  'archive fetch': [
    ['soe archive fetch BUILD_ID --at /srv/builds --into build', 'each file is compared'],
  ],
};
