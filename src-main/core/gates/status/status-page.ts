import type { PhaseState } from '#shared/contract/gates.ts';
import type { PhaseStatus, StatusReport } from '#shared/contract/status.ts';
import { type Mark, phaseLooks } from '#shared/looks.ts';
import { chip, verdictChip } from '../../reports/chips.ts';
import { figure, instant } from '../../reports/figures.ts';
import { html, type Markup } from '../../reports/html.ts';
import { reportPage } from '../../reports/report-page.ts';
import { number, table } from '../../reports/table.ts';

/** In the colours of verdicts: amber is hold. */
const stateColours: Record<PhaseState, Mark> = {
  planned: 'not_measured',
  active: 'waived',
  in_review: 'stale',
  approved: 'pass',
  done: 'pass',
  blocked: 'fail',
  deferred: 'not_measured',
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
  return reportPage(
    `${report.workspace}: status`,
    html`<header>
        <p class="kicker">Release status</p>
        <h1>${report.workspace}</h1>
        <p class="about">
          As of ${instant(report.at)}${report.revision === null ? ' · revision not known' : ` · revision ${report.revision.slice(0, 12)}`}
        </p>
      </header>
      ${problems(report)} ${overview(report)} ${report.phases.map(phaseSection)}
      <footer>
        Made by Holdpoint. ${ledgerWords(report)} Nothing measured never means pass: a criterion without accepted evidence holds its phase.
      </footer>`,
    ownStyle,
  );
}

const ownStyle = `
h2 .chip { margin-left: 8px; font-size: 12px; }
h3 { font-size: 13px; margin: 14px 0 4px; color: var(--secondary); font-weight: 500; }
.phase > p { margin-bottom: 8px; max-width: 75ch; }
.why { color: var(--secondary); font-size: 12px; }
td a { color: inherit; }
.rule { white-space: nowrap; }
`;

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
    ${table(
      [
        { label: 'Phase' },
        { label: 'State' },
        number('Criteria met'),
        number('Failed'),
        number('Not known'),
        number('Missing'),
        { label: 'Released' },
      ],
      phases.map((phase) => {
        const { phaseId, title, counts, open, missing: lacking, releasedAt } = phase;
        return [
          html`<a href="#${phaseId}">${title}</a>`,
          stateChip(phase),
          `${counts.met} of ${counts.total}`,
          counts.failed,
          counts.unknown,
          open ? '–' : lacking.length,
          instant(releasedAt),
        ];
      }),
    )}
  </section>`;
}

function stateChip({ state, open }: PhaseStatus): Markup {
  if (state !== 'done') return chip(phaseLooks[state], stateColours[state]);
  // What the plan file alone calls done was never released here.
  return open ? chip(phaseLooks.approved, 'pass') : chip({ shape: '○', word: 'done by the plan, not released' }, 'not_measured');
}

function phaseSection(phase: PhaseStatus): Markup {
  return html`<section class="phase" id="${phase.phaseId}">
    <h2>${phase.title} ${stateChip(phase)}<span class="note">${phase.planFile}</span></h2>
    ${phase.description !== '' && html`<p>${phase.description}</p>`} ${criteria(phase)} ${missing(phase)} ${people(phase)}
  </section>`;
}

function criteria({ criteria: results }: PhaseStatus): Markup {
  if (results.length === 0) return html`<p class="empty">No criteria: a gate without criteria cannot open.</p>`;
  return table(
    [
      { label: 'Criterion' },
      { label: 'Rule' },
      number('Observed'),
      number('95 % bound'),
      number('n'),
      { label: 'Verdict' },
      { label: 'Evidence' },
    ],
    results.map(({ title, required, rule, observed, bound, n, unit, verdict, strength, reason, evidence }) => [
      html`${title}${required ? null : html` <span class="why">optional</span>`}`,
      html`<code class="rule">${rule}</code>`,
      `${strength === 'estimate' && observed !== null ? '≈ ' : ''}${figure(observed, unit)}`,
      figure(bound, unit),
      figure(n),
      html`${verdictChip(verdict === 'pass' && strength === 'attested' ? 'attested' : verdict)}
      ${strength === 'estimate' && html`<span class="why">estimate</span>`} ${reason !== '' && html`<div class="why">${reason}</div>`}`,
      evidence === null
        ? html`<span class="empty">none</span>`
        : html`${evidence.label}
            <div class="why">${instant(evidence.at)} · <code>${evidence.digest.slice(0, 12)}</code></div>`,
    ]),
  );
}

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
