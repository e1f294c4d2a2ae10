#!/usr/bin/env node
// `npm run fault -- T1 [--full] [--seed n]`: prepares the machine, without pages, and breaks things on purpose.
'use strict';

require('./prepare.js')({ pages: false }, function () {
  import('../test/fault/run.ts')
    .then(function (fault) {
      return fault.runFaults(process.argv.slice(2));
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
