import type { PhaseState } from '#shared/contract/gates.ts';
import type { PhaseStatus, StatusReport } from '#shared/contract/status.ts';
import { figure, instant } from '../../runs/export/report/figures.ts';
import { html, Markup } from '../../runs/export/report/html.ts';
import { reportStyle } from '../../runs/export/report/report-style.ts';
import { verdictChip } from '../../runs/export/report/report-tables.ts';
import { countCriteria } from './status-report.ts';

const states: Record<PhaseState, { shape: string; word: string; look: string }> = {
  planned: { shape: '○', word: 'planned', look: 'not_measured' },
  active: { shape: '▶', word: 'active', look: 'waived' },
  in_review: { shape: '▮▮', word: 'in review', look: 'stale' },
  approved: { shape: '●', word: 'released', look: 'pass' },
  done: { shape: '●', word: 'released', look: 'pass' },
  blocked: { shape: '✕', word: 'blocked', look: 'fail' },
  deferred: { shape: '⤼', word: 'deferred', look: 'not_measured' },
};

export function statusPageName({ workspace, at }: StatusReport): string {
  const name = workspace.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `status-${name}-${at.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.html`;
}

/**
 * All phases, gates and criteria as one HTML file that needs nothing else: no script, no network. For people who do not open the console;
 * every figure stands with its rule, its bound and its number of samples, and what was not measured stays open.
 */
export function statusPage(report: StatusReport): string {
  const title = `${report.workspace}: status`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${styleMarkup}
        </style>
      </head>
      <body>
        <main>
          <header>
            <p class="kicker">Release status</p>
            <h1>${report.workspace}</h1>
            <p class="about">
              As of
              ${instant(report.at)}${report.revision === null ? ' · revision not known' : ` · revision ${report.revision.slice(0, 12)}`}
            </p>
          </header>
          ${problems(report)} ${overview(report)} ${report.phases.map(phaseSection)}
          <footer>
            Made by Holdpoint. ${ledgerWords(report)} Nothing measured never means pass: a criterion without accepted evidence holds its
            phase.
          </footer>
        </main>
      </body>
    </html> `;
  return page.text;
}

/** Our own constants, not to be escaped. */
const styleMarkup = new Markup(`${reportStyle}
h2 .chip { margin-left: 8px; font-size: 12px; }
h3 { font-size: 13px; margin: 14px 0 4px; color: var(--secondary); font-weight: 500; }
.phase > p { margin-bottom: 8px; max-width: 75ch; }
.why { color: var(--secondary); font-size: 12px; }
td a { color: inherit; }
.rule { white-space: nowrap; }
`);

function ledgerWords({ ledger }: StatusReport): string {
  if (ledger.size === 0) return 'The ledger is empty.';
  return `The ledger had ${figure(ledger.size)} entries; its root was ${ledger.root}.`;
}

function problems(report: StatusReport): Markup | null {
  if (report.problems.length === 0) return null;
  return html`<section>
    <h2>The plan has errors</h2>
    <p>What these places say is not counted, and their gates stay closed.</p>
    <ul>
      ${report.problems.map((problem) => html`<li>${problem}</li>`)}
    </ul>
  </section>`;
}

function overview({ phases }: StatusReport): Markup {
  if (phases.length === 0) return html`<section><p class="empty">The workspace has no plan: there is nothing to release.</p></section>`;
  return html`<section>
    <h2>Phases</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">State</th>
            <th scope="col" class="num">Criteria met</th>
            <th scope="col" class="num">Failed</th>
            <th scope="col" class="num">Not known</th>
            <th scope="col" class="num">Missing</th>
            <th scope="col">Released</th>
          </tr>
        </thead>
        <tbody>
          ${phases.map((phase) => {
            const { total, met, failed, unknown } = countCriteria(phase.criteria);
            return html`<tr>
              <td><a href="#${phase.phaseId}">${phase.title}</a></td>
              <td>${stateChip(phase)}</td>
              <td class="num">${met} of ${total}</td>
              <td class="num">${failed}</td>
              <td class="num">${unknown}</td>
              <td class="num">${phase.open ? '–' : phase.missing.length}</td>
              <td>${instant(phase.releasedAt)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

function stateChip({ state, open }: PhaseStatus): Markup {
  // What the plan file alone calls done was never released here.
  const { shape, word, look } =
    state === 'done' && !open ? { shape: '○', word: 'done by the plan, not released', look: 'not_measured' } : states[state];
  return html`<span class="chip ${look}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
}

function phaseSection(phase: PhaseStatus): Markup {
  return html`<section class="phase" id="${phase.phaseId}">
    <h2>${phase.title} ${stateChip(phase)}<span class="note">${phase.planFile}</span></h2>
    ${phase.description !== '' && html`<p>${phase.description}</p>`} ${criteria(phase)} ${missing(phase)} ${people(phase)}
  </section>`;
}

function criteria({ criteria: results }: PhaseStatus): Markup {
  if (results.length === 0) return html`<p class="empty">No criteria: a gate without criteria cannot open.</p>`;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Rule</th>
          <th scope="col" class="num">Observed</th>
          <th scope="col" class="num">95 % bound</th>
          <th scope="col" class="num">n</th>
          <th scope="col">Verdict</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        ${results.map(
          ({ title, required, rule, observed, bound, n, unit, verdict, strength, reason, evidence }) =>
            html`<tr>
              <td>${title}${required ? null : html` <span class="why">optional</span>`}</td>
              <td class="rule"><code>${rule}</code></td>
              <td class="num">${strength === 'estimate' && observed !== null && '≈ '}${figure(observed, unit)}</td>
              <td class="num">${figure(bound, unit)}</td>
              <td class="num">${figure(n)}</td>
              <td>
                ${verdict === 'pass' && strength === 'attested' ? attestedChip : verdictChip(verdict)}
                ${strength === 'estimate' && html`<span class="why">estimate</span>`}
                ${reason !== '' && html`<div class="why">${reason}</div>`}
              </td>
              <td>
                ${
                  evidence === null
                    ? html`<span class="empty">none</span>`
                    : html`${evidence.label}
                        <div class="why">${instant(evidence.at)} · <code>${evidence.digest.slice(0, 12)}</code></div>`
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Visibly weaker than what was measured. */
const attestedChip = html`<span class="chip waived"><span aria-hidden="true">✎</span> attested</span>`;

function missing({ open, missing: items }: PhaseStatus): Markup | null {
  if (open || items.length === 0) return null;
  return html`<h3>Missing, in this order</h3>
    <ol>
      ${items.map(({ title, detail }) => html`<li>${title} <span class="why">${detail}</span></li>`)}
    </ol>`;
}

function people({ reviews, approvals, quorum, open, digest, releasedAt }: PhaseStatus): Markup {
  return html`${
      reviews.length > 0 &&
      html`<h3>Reviews</h3>
        <ul>
          ${reviews.map(
            ({ lens, consensus, positions }) =>
              html`<li>
                ${lens}: ${consensus === 'none' ? 'waiting' : consensus}
                ${positions.map(
                  ({ name, position, at, reason, overruled, stale }) =>
                    html`<span class="why">
                      ${name}, ${position}, ${instant(at)}. ${reason} ${stale !== '' && `Stale: ${stale}`}
                      ${overruled?.why === '' && `Overruled by ${overruled.name}: ${overruled.reason}`}
                    </span>`,
                )}
              </li>`,
          )}
        </ul>`
    }
    <h3>Approvals</h3>
    <p>
      ${approvals.length} of ${quorum}
      signatures${approvals.length > 0 && `: ${approvals.map(({ name, at }) => `${name} (${instant(at)})`).join(', ')}`}.
      ${open ? `Released on ${instant(releasedAt)}.` : 'Not released.'} <span class="why">Digest <code>${digest.slice(0, 16)}</code></span>
    </p>`;
}
