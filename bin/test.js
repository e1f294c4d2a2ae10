#!/usr/bin/env node
// `npm test`: prepares the machine as `npm start` does, runs every gate and every test; the last line counts them.
'use strict';

require('./prepare.js')({ pages: true }, function () {
  import('../tools/test.ts')
    .then(function (tool) {
      return tool.runAll();
    })
    .then(
      function (code) {
        process.exit(code);
      },
      function (error) {
        process.stderr.write(String((error && error.stack) || error) + '\n0 passed, 1 failed\n');
        process.exit(1);
      },
    );
});
