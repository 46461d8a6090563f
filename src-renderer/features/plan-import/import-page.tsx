import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ReviewedDocument } from '#shared/contract/plan-import.ts';
import { client } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { base64Of, uploadFile } from '../../lib/upload-file.ts';
import { Page } from '../../ui/page.tsx';
import { ChooseDocument } from './choose-document.tsx';
import { forgetReview, keepDocument, keptReview } from './kept-review.ts';
import type { Work } from './review.ts';
import { ReviewDocument } from './review-document.tsx';

interface Opened {
  name: string;
  bytes: Blob;
  upload: string;
  document: ReviewedDocument;
  work: Work | null;
  /** The browser has room for it, so that a reload finds it again. */
  kept: boolean;
}

type Stage = { at: 'choose'; error: Error | null } | { at: 'reading'; progress: number } | { at: 'review'; opened: Opened };

/** From a document to a draft of a plan, with a person's eyes in between. */
export default function ImportPage() {
  const [atFirst] = useState(keptReview);
  const [stage, setStage] = useState<Stage>(atFirst === null ? { at: 'choose', error: null } : { at: 'reading', progress: 0 });
  const leaving = useRef<AbortController | null>(null);

  const read = async (name: string, bytes: Blob, kept: { work: Work | null } | null) => {
    leaving.current?.abort();
    const abort = new AbortController();
    leaving.current = abort;
    const { signal } = abort;
    try {
      const upload = await handOver(bytes, signal, (progress) => {
        if (!signal.aborted) setStage({ at: 'reading', progress });
      });
      const document = await client.planImport.read({ upload, name }, { signal });
      const isKept = kept !== null || keepDocument(name, await base64Of(bytes));
      if (!signal.aborted) setStage({ at: 'review', opened: { name, bytes, upload, document, work: kept?.work ?? null, kept: isKept } });
    } catch (error) {
      if (signal.aborted) return;
      // What was kept cannot be read: it would fail again after every reload.
      if (kept !== null) forgetReview();
      setStage({ at: 'choose', error: asError(error) });
    }
  };
  const begin = useEffectEvent(() => {
    if (atFirst !== null) void read(atFirst.name, fromBase64(atFirst.base64), { work: atFirst.work });
  });
  useEffect(() => {
    // After the first paint, which says what is going on.
    const starting = setTimeout(() => begin());
    return () => {
      clearTimeout(starting);
      leaving.current?.abort();
    };
  }, []);
  const open = (name: string, bytes: Blob) => {
    setStage({ at: 'reading', progress: 0 });
    void read(name, bytes, null);
  };

  return (
    <Page
      title="Import a document"
      breadcrumbs={[{ label: 'Plan & gates', to: paths.gates }]}
      subtitle={stage.at === 'review' ? stage.opened.name : undefined}
    >
      {stage.at === 'review' ? (
        <ReviewDocument
          {...stage.opened}
          renew={() => handOver(stage.opened.bytes, new AbortController().signal, () => {})}
          onLeave={() => {
            forgetReview();
            setStage({ at: 'choose', error: null });
          }}
        />
      ) : (
        <ChooseDocument
          progress={stage.at === 'reading' ? stage.progress : null}
          error={stage.at === 'choose' ? stage.error : null}
          onChoose={open}
          onCancel={() => {
            leaving.current?.abort();
            setStage({ at: 'choose', error: null });
          }}
        />
      )}
    </Page>
  );
}

function handOver(bytes: Blob, signal: AbortSignal, onProgress: (share: number) => void): Promise<string> {
  return uploadFile(bytes, (part) => client.planImport.upload(part, { signal }), onProgress);
}

function fromBase64(base64: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
