import type { Lint, PathInPlan } from './lint.ts';

/** People who are named, against those of `holdpoint.yaml`. */
export function lintPeople(lint: Lint): void {
  const { plan, people } = lint;
  if (people === undefined) return;
  const names = `Known: ${people.map(({ id }) => id).join(', ') || 'none'}.`;
  if (plan.author !== undefined && !people.some(({ id }) => id === plan.author)) {
    lint.error(['author'], `author: there is no person "${plan.author}"`, names);
  }
  const owner = (name: string | undefined, path: PathInPlan) => {
    if (name === undefined || people.some((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase())) return;
    lint.warn(path, `The owner "${name}" is nobody of holdpoint.yaml`, `${names} Name one of them, or list "${name}" there.`);
  };
  plan.phases.forEach((phase, index) => {
    const at = ['phases', index];
    owner(phase.owner, [...at, 'owner']);
    phase.tasks.forEach((task, position) => owner(task.owner, [...at, 'tasks', position, 'owner']));
    phase.risks.forEach((risk, position) => owner(risk.owner, [...at, 'risks', position, 'owner']));
    const signing = new Set<string>();
    phase.signOffs.forEach((signOff, position) => {
      const path = [...at, 'signOffs', position, 'person'];
      const person = people.find(({ id }) => id === signOff.person);
      const approvers = people.filter(({ roles }) => roles.includes('approver')).map(({ id }) => id);
      if (person === undefined) {
        lint.error(path, `There is no person "${signOff.person}" who could sign as ${signOff.as}`, names);
      } else if (!person.roles.includes('approver')) {
        const hint = `Approvers: ${approvers.join(', ') || 'none'}. Roles are listed in holdpoint.yaml.`;
        lint.error(path, `${person.name} is to sign as ${signOff.as}, and is not an approver`, hint);
      } else if (signing.has(signOff.person)) {
        const message = `${person.name} is asked to sign twice`;
        lint.warn(path, message, 'One signature counts once: name somebody else, or join the two roles.');
      }
      signing.add(signOff.person);
    });
  });
}
