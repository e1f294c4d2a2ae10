#!/usr/bin/env node
// `npm run bench [-- name …]`: prepares the machine as `npm start` does and prints figures as JSON lines.
'use strict';

require('./prepare.js')({ pages: true }, function () {
  import('../test/bench/run.ts')
    .then(function (bench) {
      return bench.runBenches(process.argv.slice(2));
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
