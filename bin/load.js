#!/usr/bin/env node
// `npm run load -- [--units n] [--hours n] [--speed n]`: prepares the machine as `npm start` does and plays a city's day.
'use strict';

require('./prepare.js')({ pages: true }, function () {
  import('../test/load/run.ts')
    .then(function (load) {
      return load.runLoad(process.argv.slice(2));
    })
    .then(
      function (code) {
        process.exit(code);
      },
      function (error) {
        process.stderr.write(String((error && error.stack) || error) + '\n');
        process.exit(1);
      },
    );
});
