// Hands over to the program proper; only reached under a Node that runs TypeScript as it is.
'use strict';

var path = require('path');

// What was read and translated once is kept, so that a second start and child processes need less time and memory.
// Beside the built pages and not in the machine's shared folder: nobody else may put code there.
process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || path.resolve(__dirname, '..', 'dist', 'compiled');
require('module').enableCompileCache();

module.exports = function run(argv) {
  import('../src/app/main.ts')
    .then(function (program) {
      return program.main(argv);
    })
    .then(
      function (code) {
        process.exitCode = typeof code === 'number' ? code : 0;
      },
      function (error) {
        process.stderr.write('[值守] ' + ((error && (error.stack || error.message)) || String(error)) + '\n');
        process.exitCode = 1;
      },
    );
};
