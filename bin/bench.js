#!/usr/bin/env node
// `npm run bench [-- name …]`: prepares the machine as `npm start` does and prints figures as JSON lines.
'use strict';

require('./tool.js')({ pages: true }, '../test/bench/run.ts', function (bench) {
  return bench.runBenches(process.argv.slice(2));
});
