import { api } from './base.ts';

export const planImportRouter = api.planImport.router({
  upload: api.planImport.upload.handler(({ context: { core }, input }) => core.planImports.append(input)),
  read: api.planImport.read.handler(({ context: { core }, input, signal }) => core.planImports.read(input, signal)),
  line: api.planImport.line.handler(({ context: { core }, input }) => core.planImports.line(input)),
  check: api.planImport.check.handler(({ context: { core }, input }) => core.planImports.check(input)),
  sources: api.planImport.sources.handler(({ context: { core } }) => core.planImports.sources()),
  write: api.planImport.write.handler(({ context: { core }, input, signal }) => core.planImports.write(input, signal)),
});
