// Serves the embedded AWS until standard input ends. Prints its endpoint, and for every line that
// comes in how many calls it has answered.
import { stdin } from 'node:process';
import { startLocalAws } from '@soe/local-aws';

const aws = await startLocalAws();
console.log(aws.endpoint);
stdin.on('data', () => console.log(aws.calls().length));
stdin.on('end', () => aws.close());
