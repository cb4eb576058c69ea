/**
 * Tests that the oldest Node is spared, by why: what they prove does not depend on Node, and `npm test` has proven it.
 * A pattern begins with the folder of a package or an example, or with that of none of them.
 */
export const leftOut: Readonly<Record<string, readonly string[]>> = {
  'A browser runs the pages.': [
    '**/browser/**',
    '**/*-browser.test.ts',
    'harness/test/report/parse-report.test.ts',
  ],
  'Compared is with other programs and services, which are the same whoever starts them.': [
    '**/peers/**',
    '**/peers.test.ts',
    'local-aws/test/aws-command.test.ts',
    'local-aws/test/packer.test.ts',
    'traceability/test/inventory/versions/**',
    'traceability/test/inventory/collect/**',
    'traceability/test/inventory/sosreport/**',
    'release-notes/test/notes/real-histories.test.ts',
  ],
  'Instances run: what is tried is the kernel, the shell and the programs of a system.': [
    'local-aws/test/compute/**',
    'local-aws/test/adapters/overlay/**',
    'local-aws/test/packer-compute.test.ts',
    'harness/test/adapters/**',
    'harness/test/bake/**',
    'harness/test/hygiene/**',
    'harness/test/iam.test.ts',
    'harness/test/launch/**',
    'harness/test/matrix/**',
    'harness/test/readme.test.ts',
    'harness/test/rebake/**',
    'harness/test/runner/**',
  ],
  'Something dies at every single call or write, which is an order of calls of our own.': [
    '**/crash.test.ts',
    'share/test/interrupt.test.ts',
    '**/faults.test.ts',
    '**/killed-*.test.ts',
    '**/*-deaths.test.ts',
    '**/cancel-anywhere.test.ts',
    '**/hostile-sizes.test.ts',
  ],
  'Plain data comes in, and plain data goes out; so are services of the embedded AWS but KMS and S3.':
    [
      'local-aws/test/services/{ec2,inspector-scan,inspector2,logs,organizations,policies,service-quotas,ssm}/**',
      'local-aws/test/*-tour.test.ts',
      'release-notes/test/{components,edit,findings,lint,merge,publish,render,trackers}/**',
      'share/test/{apply,channels,lifecycle,limits,organization,plan,preflight,verify,waves}/**',
    ],
  'A command of soe runs again and again; its file, configuration, progress and a whole release stay.':
    [
      'orchestrator/test/{affected,catalog,completion,diff,doctor,evidence,help,init}/**',
      'orchestrator/test/{lifecycle,pipeline,status}/**',
      'orchestrator/test/{docs,library-docs,notes-command,plan-affected-command}.test.ts',
      'orchestrator/test/trace-commands.test.ts',
    ],
  'Documents: a reader has the programs that run their blocks.': [
    '{consumers,github-actions,golden-images,readme}/test/**',
  ],
  'A mock replaces a module, which files in one process share.': [
    'packer-runner/test/template/parser-missing.test.ts',
  ],
};
