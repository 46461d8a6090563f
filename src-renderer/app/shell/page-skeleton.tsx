import { Skeleton } from '@mantine/core';
import pageClasses from '../../ui/page.module.css';

/** While the code of a page is on its way: the shape that most pages have. */
export function PageSkeleton() {
  return (
    <output className={pageClasses.page} aria-label="Loading the page" aria-busy="true">
      <Skeleton height={30} width={260} radius={6} />
      <Skeleton height={104} radius={8} />
      <Skeleton height={220} radius={8} />
    </output>
  );
}
