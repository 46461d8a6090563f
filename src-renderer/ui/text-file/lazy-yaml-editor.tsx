import { type ComponentProps, lazy, Suspense } from 'react';
import { SkeletonBlock } from '../states.tsx';
import type { YamlEditor } from './yaml-editor.tsx';

/** The editor of text is the larger part of its page: the rest is there before it. */
const Editor = lazy(async () => ({ default: (await import('./yaml-editor.tsx')).YamlEditor }));

export function LazyYamlEditor(props: ComponentProps<typeof YamlEditor>) {
  return (
    <Suspense fallback={<SkeletonBlock height={420} />}>
      <Editor {...props} />
    </Suspense>
  );
}
