/** The names of the files in a run directory. */
export const runFiles = {
  journal: 'journal.json',
  ledger: 'ledger.jsonl',
  result: 'result.json',
  variables: 'variables.pkrvars.json',
  manifest: 'manifest.json',
  stdout: 'build.stdout.log',
  stderr: 'build.stderr.log',
} as const;
