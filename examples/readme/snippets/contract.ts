import { imageName, nextVersion, parameterPaths, parseImageName } from '@soe/contract';

const version = nextVersion(['2026.10.0'], { now: new Date('2026-11-22') });
const name = imageName({ flavor: 'al2023', version, architecture: 'x86_64', buildId: 'b1' });

console.log(name, parseImageName(name));
console.log(parameterPaths('al2023').channelImage('stable', 'x86_64'));
