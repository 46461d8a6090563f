import * as fc from 'fast-check';

// At a desk properties look at other values every time; where a change is judged, the same values judge every change.
if (process.env['CI']) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_121 });
