import { runPacker } from '@soe/packer-runner';

const { outcome, artifacts, failure, packerVersion } = await runPacker({
  template: 'hello.pkr.hcl',
  variables: { greeting: 'hello' },
  runDirectory: 'run-1',
  env: { PATH: process.env['PATH'] ?? '' },
  onEvent: (event) => event.type === 'output' && console.log(event.text),
});
console.log(packerVersion, outcome, failure?.message ?? artifacts[0]?.files);
