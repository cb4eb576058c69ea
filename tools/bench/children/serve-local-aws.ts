// Serves the embedded AWS until standard input ends, with the options of its argument, which is JSON.
// Prints its endpoint, and for every line that comes in how many calls it has answered.
import { argv, stdin } from 'node:process';
import { startLocalAws } from '@soe/local-aws';

const aws = await startLocalAws(JSON.parse(argv[2] ?? '{}'));
console.log(aws.endpoint);
stdin.on('data', () => console.log(aws.calls().length));
stdin.on('end', () => aws.close());
