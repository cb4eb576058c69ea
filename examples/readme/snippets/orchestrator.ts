import { loadConfig, planRelease } from '@soe/orchestrator';

const loaded = await loadConfig('.');
const plan = await planRelease({ flavor: 'al2023' }, { ...loaded, env: process.env });

console.log(`${plan.flavor} ${plan.version} from commit ${plan.source.commit}`);
console.log(
  plan.builds.map((build) => `${build.imageName} on ${build.sourceImage.name}`).join('\n'),
);
