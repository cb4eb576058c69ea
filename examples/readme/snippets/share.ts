import { readFile } from 'node:fs/promises';
import { connectAws, formatPlan, observeDistribution, planDistribution } from '@soe/share';

const release = JSON.parse(await readFile('record.json', 'utf8'));
const distribution = { regions: [{ region: 'eu-central-1' }], accounts: ['222233334444'] };

const observed = await observeDistribution([release], distribution, { aws: connectAws() });
console.log(formatPlan(planDistribution([release], distribution, observed))); // nothing was written
