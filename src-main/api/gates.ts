import { api } from './base.ts';

export const gatesRouter = api.gates.router({
  list: api.gates.list.handler(({ context: { core } }) => core.gates.list()),
  get: api.gates.get.handler(({ context: { core }, input }) => core.gates.get(input.phaseId)),
  answer: api.gates.answer.handler(({ context: { core }, input }) => core.gates.answer(input)),
  attest: api.gates.attest.handler(({ context: { core }, input }) => core.gates.attest(input)),
  review: api.gates.review.handler(({ context: { core }, input }) => core.gates.review(input)),
  overrule: api.gates.overrule.handler(({ context: { core }, input }) => core.gates.overrule(input)),
  waive: api.gates.waive.handler(({ context: { core }, input }) => core.gates.waive(input)),
  withdrawWaiver: api.gates.withdrawWaiver.handler(({ context: { core }, input }) => core.gates.withdrawWaiver(input)),
  requestScope: api.gates.requestScope.handler(({ context: { core }, input }) => core.gates.requestScope(input)),
  decideScope: api.gates.decideScope.handler(({ context: { core }, input }) => core.gates.decideScope(input)),
  acceptFinding: api.gates.acceptFinding.handler(({ context: { core }, input }) => core.gates.acceptFinding(input)),
  move: api.gates.move.handler(({ context: { core }, input }) => core.gates.move(input)),
  approve: api.gates.approve.handler(({ context: { core }, input }) => core.gates.approve(input)),
  reject: api.gates.reject.handler(({ context: { core }, input }) => core.gates.reject(input)),
  request: api.gates.request.handler(({ context: { core }, input }) => core.gates.exportRequest(input.phaseId)),
  importAnswer: api.gates.importAnswer.handler(({ context: { core }, input }) => core.gates.importAnswer(input.content)),
});
