export type { CommandPorts } from './command-ports.js';
export { carryOut, runCommand } from './run-command.js';
