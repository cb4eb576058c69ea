import { formatLaunchPlan, observeLaunch, planLaunches } from '@soe/harness';

const [imageId = ''] = process.argv.slice(2);
const plan = planLaunches(await observeLaunch(imageId, { region: 'eu-west-1' }));

console.log(formatLaunchPlan(plan)); // what `testLaunches` would launch, and why
for (const { name, vouchesFor } of plan.launches) {
  console.log(`${name} vouches for ${vouchesFor.length} types`);
}
