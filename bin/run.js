// Hands over to the program proper; only reached under a Node that runs TypeScript as it is.
'use strict';

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
