#!/usr/bin/env node
// `npm test`: prepares the machine as `npm start` does, runs every gate and every test; the last line counts them.
'use strict';

require('./tool.js')(
  { pages: true },
  '../tools/test.ts',
  function (tool) {
    return tool.runAll();
  },
  '0 passed, 1 failed\n',
);
