import { readSource, traceImage } from '@soe/traceability';

const [imageId = ''] = process.argv.slice(2);
const { commit, issues, buildUrl } = await traceImage(imageId, { region: 'eu-west-1' });
const here = await readSource({ directory: '.' });

console.log(`built from ${commit}, for ${issues.join(', ')}, by ${buildUrl ?? 'a person'}`);
console.log(commit === here.commit ? 'which is what is checked out here' : 'not this checkout');
