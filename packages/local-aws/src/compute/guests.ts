/** What the services know of the instances that really run; all else about them is in their rows. */
export interface Guests {
  /** What the console of an instance shows, oldest first, at most 64 KB; empty before it boots. */
  readonly consoleOutput: (instanceId: string) => string;
}
