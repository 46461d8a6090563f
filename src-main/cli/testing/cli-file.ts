import path from 'node:path';
import { isBuiltFromThisTree } from '../../../scripts/build-stamp.mjs';

/**
 * The file that tests start as the command line. A start of the source takes twice as long as one of the build; but a build may be old, and
 * tests of old code prove nothing. So the build is started only where it is asked for, and only where it was made of the tree as it is.
 * @param asked value of HOLDPOINT_TEST_BUILT.
 */
export function cliFileOf(root: string, asked: string | undefined): string {
  if (asked !== '1') return path.join(root, 'src-main/cli/index.ts');
  const built = path.join(root, 'out/main/cli.js');
  if (isBuiltFromThisTree(root)) return built;
  throw new Error(
    `HOLDPOINT_TEST_BUILT=1 asks for tests of the built command line, and ${built} is missing or was not built from this tree. ` +
      'Run "npm test integration", which builds it, or unset the variable to test the source.',
  );
}
