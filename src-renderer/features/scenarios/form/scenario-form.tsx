import type { ReactNode } from 'react';
import { AddressSection } from './address-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { LoadSection } from './load-section.tsx';
import { MonitorsSection } from './monitors-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { StepsSection } from './steps-section.tsx';

/** All sections of a scenario. @param plan shown below the load: what it comes to. */
export function ScenarioForm({ plan }: { plan: ReactNode }) {
  return (
    <>
      <AddressSection />
      <LoadSection />
      {plan}
      <StepsSection />
      <RulesSection />
      <MonitorsSection />
      <LimitsSection />
    </>
  );
}
