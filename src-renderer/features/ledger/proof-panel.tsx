import { Button } from '@mantine/core';
import { useState } from 'react';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { saveFile } from '../../lib/save-file.ts';
import { CodeText } from '../../ui/quantity.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './ledger.module.css';

/** That one entry is in the log, in words, and as a file for somebody who may see no other one. */
export function ProofPanel({ index }: { index: number }) {
  const { data, error, refetch } = useCoreQuery(['ledger', 'proof', index], (options) => client.ledger.prove({ index }, options));
  const [shown, setShown] = useState(false);
  return (
    <Panel
      title="Proof that it is in the ledger"
      note={
        data ? (
          <Button
            size="compact-xs"
            onClick={() => saveFile({ fileName: data.fileName, mediaType: 'application/json', content: data.content })}
          >
            Export the proof
          </Button>
        ) : undefined
      }
    >
      {data ? (
        <div className={classes.result}>
          <p>
            {data.path.length === 0
              ? 'It is the only entry: its leaf hash is the root that the console signed.'
              : `Its leaf hash, put together with ${data.path.length} other ${data.path.length === 1 ? 'hash' : 'hashes'}, gives the root of all ${grouped(data.size)} entries, which the console signed. Another entry, or another place, would give another root.`}
          </p>
          <p className={classes.dim}>
            The exported file holds the entry, these hashes and the signed head, and no other entry. Who gets it checks it without this
            workspace: <CodeText>{`holdpoint ledger verify --proof ${data.fileName}`}</CodeText>
          </p>
          <p className={classes.dim}>
            Root <Digest value={data.root} long />
          </p>
          {data.path.length > 0 ? (
            <>
              <div>
                <Button size="compact-xs" aria-expanded={shown} onClick={() => setShown(!shown)}>
                  {shown ? 'Hide the hashes' : 'Show the hashes'}
                </Button>
              </div>
              {shown ? (
                <ol className={classes.path} aria-label="Hashes from the leaf to the root">
                  {data.path.map((hash) => (
                    <li key={hash}>
                      <code>{hash}</code>
                    </li>
                  ))}
                </ol>
              ) : null}
            </>
          ) : null}
        </div>
      ) : error ? (
        <ErrorState what="There is no proof of this entry." error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonLines lines={3} height={22} />
      )}
    </Panel>
  );
}
