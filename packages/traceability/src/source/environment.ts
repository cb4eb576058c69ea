/** Environment variables, passed in. */
export type Environment = Readonly<Record<string, string | undefined>>;
