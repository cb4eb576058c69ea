export type { CommandPorts, FlavorSettings } from './command-ports.js';
export { carryOut, runCommand } from './run-command.js';
