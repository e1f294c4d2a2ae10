#!/usr/bin/env node
// `npm run load -- [--units n] [--hours n] [--speed n]`: prepares the machine as `npm start` does and plays a city's day.
'use strict';

require('./tool.js')({ pages: true }, '../test/load/run.ts', function (load) {
  return load.runLoad(process.argv.slice(2));
});
