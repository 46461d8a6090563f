/** Collects what a schema cannot see, with the place of each. */
export type Report = (path: PropertyKey[], message: string, hint?: string) => void;
