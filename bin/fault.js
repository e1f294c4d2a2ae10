#!/usr/bin/env node
// `npm run fault -- T1 [--full] [--seed n]`: prepares the machine, without pages, and breaks things on purpose.
'use strict';

require('./tool.js')({ pages: false }, '../test/fault/run.ts', function (fault) {
  return fault.runFaults(process.argv.slice(2));
});
