/** Whether out/ was built, and from the tree as it is. */
export function isBuiltFromThisTree(root: string): boolean;
/** To be asked for before a build; what it answers with is called after it, and writes down what the build was made of. */
export function stampForBuild(root: string): () => void;
