import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Panel } from '../panel.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../states.tsx';
import type { FileText } from './file-text.ts';

interface NoFileProps {
  /** '': the address names none. */
  file: string;
  disk: UseQueryResult<FileText>;
  /** "plan". */
  kind: string;
  /** Where one is chosen. */
  list: string;
  skeleton: { lines: number; height: number };
}

/** In the place of an editor: its file is being read, was not opened, or was not named. */
export function NoFile({ file, disk, kind, list, skeleton }: NoFileProps) {
  return (
    <Panel title={file === '' ? 'No file' : file}>
      {file === '' ? (
        <EmptyState
          title={`No ${kind} was named.`}
          action={
            <Button component={Link} to={list}>
              Choose a {kind}
            </Button>
          }
        >
          The address of this page names the file to edit.
        </EmptyState>
      ) : disk.isPending ? (
        <SkeletonLines {...skeleton} />
      ) : (
        <ErrorState what={`${file} was not opened.`} error={disk.error} retry={() => void disk.refetch()} />
      )}
    </Panel>
  );
}
