/** What a form says about itself before it is sent; what is right the core decides. null: nothing wrong. */
export type Complaint = string | null;

export function isFine(complaints: Partial<Record<string, Complaint>>): boolean {
  return Object.values(complaints).every((complaint) => complaint === null || complaint === undefined);
}
