import { z } from 'zod';
import { longestScenarioText, operates, problemSchema, reads } from './base.ts';
import { planPreviewSchema } from './runs.ts';

export { longestScenarioText };
const textSchema = z.string().max(longestScenarioText);
/** SHA-256 of the bytes of a file, hex. */
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Relative to the workspace, for example `scenarios/checkout-60s.yaml`. */
const fileSchema = z.string().min(1).max(400);

export const scenarioTextSchema = z.object({ file: z.string(), text: z.string(), digest: digestSchema });
export type ScenarioText = z.infer<typeof scenarioTextSchema>;

export const scenarioCheckSchema = z.object({
  problems: z.array(problemSchema),
  /** The planned load; null while the scenario has errors. */
  preview: planPreviewSchema.nullable(),
});
export type ScenarioCheck = z.infer<typeof scenarioCheckSchema>;

export const scenarioTemplateSchema = z.object({ id: z.string(), title: z.string(), description: z.string(), text: z.string() });
export type ScenarioTemplate = z.infer<typeof scenarioTemplateSchema>;

/** What a scenario may name. */
export const surroundingsSchema = z.object({
  targets: z.array(z.object({ name: z.string(), address: z.string() })),
  datasources: z.array(z.string()),
});
export type ScenarioSurroundings = z.infer<typeof surroundingsSchema>;

/** A part of a recording, as base64 of at most 384 KB: with its frame it stays below the largest message. */
export const longestHarPart = 512 * 1024;

export const harImportSchema = z.object({
  yaml: z.string(),
  name: z.string(),
  origin: z.string(),
  /** First party first, then by requests that would become steps. */
  origins: z.array(z.object({ origin: z.string(), requests: z.number().int(), firstParty: z.boolean() })),
  /** Requests of the recording, and those that became steps. */
  recorded: z.number().int(),
  steps: z.number().int(),
  notes: z.array(z.string()),
});
export type HarImport = z.infer<typeof harImportSchema>;

/** Scenario files of the workspace. Running them is in `runs`. */
export const scenarios = {
  surroundings: reads.output(surroundingsSchema),
  /** What a new one can begin with, for this workspace. */
  templates: reads.output(z.array(scenarioTemplateSchema)),
  read: reads.input(z.object({ file: fileSchema })).output(scenarioTextSchema),
  /** Of a text that need not be a file yet: its problems with line and column, and the load it plans. */
  check: reads.input(z.object({ file: fileSchema, text: textSchema })).output(scenarioCheckSchema),
  /**
   * Writes a file of the folder `scenarios`, whole or not at all. `expected` is the digest of what was read, null for a file that must not
   * exist yet: CONFLICT when it is otherwise on the disk.
   */
  save: operates
    .input(z.object({ file: fileSchema, text: textSchema, expected: digestSchema.nullable() }))
    .output(z.object({ file: z.string(), digest: digestSchema })),
  /** Takes a file out of the folder; `kept` is where it went, relative to the workspace. */
  remove: operates.input(z.object({ file: fileSchema })).output(z.object({ kept: z.string() })),
  /** A recording, part by part (one message holds 1 MB). The first part has no upload; it is forgotten after a while without use. */
  uploadHar: operates
    .input(z.object({ upload: z.string().max(40).nullable(), part: z.base64().max(longestHarPart) }))
    .output(z.object({ upload: z.string() })),
  /** Drafts a scenario from an uploaded recording; nothing is written. */
  importHar: operates
    .input(
      z.object({
        upload: z.string().max(40),
        /** Name of the file, for messages. */
        file: z.string().max(400),
        origin: z.string().max(400).optional(),
        /** Keep images, styles, scripts and fonts. */
        assets: z.boolean().default(false),
      }),
    )
    .output(harImportSchema),
};
