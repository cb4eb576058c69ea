import {
  decideTests,
  formatDecision,
  formatLaunchPlan,
  makeReport,
  observeLaunch,
  planLaunches,
} from '@soe/harness';

const [imageId = ''] = process.argv.slice(2);
const observed = await observeLaunch(imageId, { region: 'eu-west-1' });
console.log(formatLaunchPlan(planLaunches(observed))); // one launch for each class of types

// `testLaunches` makes them. What was not tested is not good:
console.log(formatDecision(decideTests(makeReport([]))));
